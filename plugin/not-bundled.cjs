// In place of the TypeScript compiler and npm's tree reader, with which Pulumi's SDK serialises functions. Components do not, and without
// the two the bundle is a third of the size.

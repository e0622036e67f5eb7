// In place of the TypeScript compiler and npm's tree reader, with which Pulumi's SDK serialises functions. Components
// serialise none, and the bundle is a third of the size without the two.

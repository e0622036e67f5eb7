// In place of the TypeScript compiler and npm's tree reader, with which Pulumi's SDK serialises functions. Components do not, and without
// the two the bundle is a third of the size.
// In place of undici's index, too, which is only loaded where the files that are bundled do not exist.
// In place of the loader with which gRPC's statistics, which are switched off, read their protocol.

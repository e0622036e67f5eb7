export type { EmulatorContext } from "./context/context";
export type { FaultAction, FaultMatch, FaultRule } from "./context/faults";
export type { LoggedRequest, RequestLog } from "./context/request-log";
export { defaultGeneration, type GenerationName, generationNames } from "./quirks/generations";
export { quirkTable } from "./quirks/quirk-table";
export {
  type Profile,
  profileOf,
  type QuirkName,
  type Quirks,
  quirksOf,
  UnknownQuirkError,
} from "./quirks/quirks";
export { type Emulator, type EmulatorOptions, startEmulator, type TlsOptions } from "./server/server";
export type { RateLimit, Settings } from "./state/server-settings";
export type * from "./state/server-state";
export type { Snapshot } from "./state/snapshot";
export { defaultUsers, type UserOptions } from "./state/users";

export type { EmulatorContext } from "./context";
export type { FaultAction, FaultMatch, FaultRule } from "./faults";
export { profileNames, type QuirkName, type Quirks, quirksOf, quirkTable, UnknownQuirkError } from "./quirks";
export type { LoggedRequest, RequestLog } from "./request-log";
export { type Emulator, type EmulatorOptions, startEmulator, type TlsOptions } from "./server";
export type { RateLimit, Settings } from "./settings";
export type { Snapshot } from "./snapshot";
export type * from "./state";
export { defaultUsers, type UserOptions } from "./users";

import type { Caller, EmulatorContext, RequestContext } from "../context";

/**
 * One way to say who is calling: recognised, refused with an answer, or (undefined) no credential that it accepts.
 * It is asked before `c.get("caller")` is set. A credential that nobody accepts leaves the caller anonymous.
 */
export type Authenticator = (
  c: RequestContext,
  context: EmulatorContext,
) => Caller | Response | undefined | Promise<Caller | Response | undefined>;

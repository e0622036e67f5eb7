import type { Answer, Caller, EmulatorContext, RequestContext } from "../context";

/** Recognised, refused with an answer, or (undefined) not a credential of this kind. */
export type Recognition = { caller: Omit<Caller, "role" | "session"> } | { refusal: Answer } | undefined;

/**
 * One way to say who is calling. It is asked with no caller set yet. The role follows from `caller.user`.
 * An authenticator that finds its kind of credential but does not accept it either refuses, or returns undefined so that the
 * request goes on with the next one and in the end as anonymous.
 */
export type Authenticator = (
  c: RequestContext,
  context: EmulatorContext,
) => Recognition | Promise<Recognition>;

/** The ways, in the order in which they are tried; the first that knows the caller wins. */
export const authenticators: readonly Authenticator[] = [];

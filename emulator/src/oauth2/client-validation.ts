import * as z from "zod";
import type { EmulatorContext } from "../context";
import { isUrl } from "../http/is-url";
import { isScope } from "./scopes";
import { fieldErrorsOf, requiredText, type ValidationErrors } from "./validation";

/** A client as a caller sends it; everything else in the body is ignored, generated members too. */
export const clientWire = z.object({
  name: z.string().nullish(),
  redirects: z.array(z.string()).nullish(),
  scope: z.string().nullish(),
});

/** What a caller may choose about a client. */
export interface ClientChoice {
  readonly name: string;
  readonly redirects: readonly string[];
  readonly scope: string;
}

/** Redirect addresses as they are stored: trimmed, without blanks and repetitions, sorted. */
export function normaliseRedirects(redirects: readonly string[] | null | undefined): string[] {
  return [...new Set((redirects ?? []).map((redirect) => redirect.trim()).filter(Boolean))].sort();
}

/** What is wrong with a client; `ownId` is the client that may keep its name. */
export function validateClient(
  { state, settings }: EmulatorContext,
  { name, redirects, scope }: ClientChoice,
  ownId?: string,
): ValidationErrors | undefined {
  const isTaken = state.oauth2Clients.some((client) => client.name === name && client.id !== ownId);
  return fieldErrorsOf({
    name: [...requiredText(name, "The name"), isTaken && "A client with this name exists already."],
    redirects: [
      redirects.length === 0 && "At least one redirect URL is required.",
      ...redirects.flatMap((redirect) => complaintsAbout(redirect, settings.allowInsecureOAuth2)),
    ],
    scope: [!isScope(scope) && "The scope must be READ, WRITE, ADMIN or SYSTEM_ADMIN."],
  });
}

function complaintsAbout(redirect: string, allowInsecure: boolean): Array<string | false> {
  if (!isUrl(redirect)) return [`The redirect URL "${redirect}" must be absolute.`];
  const { protocol, hostname } = new URL(redirect);
  const isInsecure = protocol === "http:" && hostname !== "localhost" && !allowInsecure;
  return [
    redirect.includes("#") && `The redirect URL "${redirect}" must not have a fragment.`,
    redirect.length > MAX_REDIRECT && `A redirect URL must not be longer than ${MAX_REDIRECT} characters.`,
    isInsecure && `The redirect URL "${redirect}" must use https.`,
  ];
}

const MAX_REDIRECT = 450;

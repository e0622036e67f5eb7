import { NAME_KEY } from "../format/marks";
import { AppLinksError } from "../http/errors";
import type { Context } from "../resources/definition";
import type { Existing } from "../resources/existing";
import type { Properties } from "./struct";

/** What happens to most inputs that are no longer declared. */
export const STAYS = "is no longer declared: it stays on the server as it is and is no longer managed.";

/** The resource's name in a warning. */
export function subjectOf(kind: string, { [NAME_KEY]: name }: Properties): string {
  return typeof name === "string" ? `${kind} "${name}":` : `${kind}:`;
}

export function keptNote(id: string, { instanceUrl }: Properties): string {
  return `${id} on ${String(instanceUrl)} stays on the server: another resource of the program manages it.`;
}

/**
 * The same for all objects of a server. A deletion by `--target` cannot be distinguished from an intended one: the engine
 * then shows the provider only the entry that is deleted.
 */
export function takenOverNote(instanceUrl: unknown): string {
  return `on ${String(instanceUrl)} that already existed are adopted. If another resource has managed one of them until now, that resource must not delete it: in this stack, remove that resource with a full \`pulumi up\`; in another stack, remove it from the state with \`pulumi state delete <its urn>\`. \`pulumi destroy --target\` and \`pulumi up --target\` of that resource delete the object on the server.`;
}

export function notImportable(kind: string): AppLinksError {
  return new AppLinksError({
    reason: "request_refused",
    what: `Resources of the kind ${kind} cannot be imported: they exist only in the state of a stack`,
    hint: "Declare it; RsaKeyPair accepts an existing private key as `importPrivateKey`.",
  });
}

export function nothingToRead(kind: string, id: string): AppLinksError {
  return new AppLinksError({
    reason: "not_found",
    what: `There is no ${kind} with the id "${id}" to read`,
    hint: "Correct the resource option `id`; getApplicationLink and listApplicationLinks find the ids of links.",
  });
}

export function nothingToImport(
  kind: string,
  place: Existing<unknown>["place"],
  reference: string,
  { instance }: Context,
): AppLinksError {
  return new AppLinksError({
    reason: "not_found",
    what: `There is no ${kind}${KNOWN_BY[place]} "${reference}"`,
    instance: instance.settings.baseUrl,
    hint: "Check its spelling, in which upper and lower case differ. It may also be on the server of another connection or provider.",
  });
}

/** What an object to be imported is named by. */
const KNOWN_BY: Readonly<Record<Existing<unknown>["place"], string>> = {
  link: " with the id, name or RPC URL",
  "part of a link": " of a link with the id, name or RPC URL",
  "by itself": " with the id or name",
};

export function newerState(kind: string): AppLinksError {
  return new AppLinksError({
    reason: "newer_state",
    what: `The state of this ${kind} was written by a newer version of pulumi-confluence-applinks`,
    hint: "Install that version or a later one in this program (npm install pulumi-confluence-applinks@latest) and run again.",
  });
}

import * as z from "zod";
import { type ApplicationLink, isLeftover } from "../../confluence/application-links";
import { isTypeInstalled } from "../../confluence/application-types";
import type { Instance } from "../../connection/instance";
import { type AppLinksError, failedFor } from "../../http/errors";
import type { HttpResponse } from "../../http/messages";
import { setCommand } from "../../http/option-key";
import type { Context } from "../definition";
import { isSameUrl } from "../fields/same-url";
import type { ApplicationLinkInputs } from "./inputs";

/**
 * Finds out why a creation was rejected with 400. Returns the link if our own first attempt created it and its response was
 * lost, undefined for a leftover id that may be deleted, and throws for everything else.
 */
export async function explainRefusal(
  context: Context,
  inputs: ApplicationLinkInputs,
  id: string,
  response: HttpResponse,
): Promise<ApplicationLink | undefined> {
  const { http, links } = context.instance;
  const live = await links.get(id);
  if (live !== undefined && response.attempts > 1 && isSameUrl(live.rpcUrl, inputs.rpcUrl)) return live;
  if (live !== undefined)
    throw http.failure(
      "already_exists",
      response,
      "Somebody else created the link at the same time: run again.",
    );
  if (!(await isTypeInstalled(http, inputs.type))) {
    throw http.failure(
      "type_not_installed",
      response,
      `This server does not know the type "${inputs.type}"; "generic" works for every application without the Application Links plugin.`,
    );
  }
  if (blamesMember(response) || !(await isLeftover(http, id))) throw refusedCreation(context, response);
  if (context.adopt === "takeover") return undefined;
  throw ghost(context, id, response, toRemove(context));
}

const blamed = z.object({
  fields: z.array(z.string()).nullish(),
  errors: z.array(z.object({ context: z.string().nullish() })).nullish(),
});

/** Whether a rejection names a member of the link, independently of the language of its message. */
function blamesMember({ json }: HttpResponse): boolean {
  const { data } = blamed.safeParse(json);
  return (data?.fields ?? []).length > 0 || (data?.errors ?? []).some(({ context }) => Boolean(context));
}

/** The error for a rejection that only the server's message explains. */
export function refusedCreation({ instance }: Context, response: HttpResponse): AppLinksError {
  return instance.http.failure(
    "request_refused",
    response,
    "There is no link with this id or URL, not even a hidden one: correct what the server's message refers to.",
  );
}

/** The error for an id that the server has, but does not list. */
export function ghost(
  { instance }: Context,
  id: string,
  response: HttpResponse,
  remedy: string,
): AppLinksError {
  return instance.http.failure(
    "ghost_link",
    response,
    `The server still has the id ${id} without a link, which is what an incomplete deletion leaves behind. ${remedy}`,
  );
}

/** Deletes a leftover id; the server may fail because parts of it are missing. */
export function isRemoved({ links }: Instance, id: string): Promise<boolean> {
  return links.remove(id).catch((error: unknown) => {
    if (failedFor(error, "request_refused", "server_error")) return false;
    throw error;
  });
}

function toRemove({ instance }: Context): string {
  return `To remove that leftover and create the link, add \`adopt: "takeover"\` to the resource, or for one run ${setCommand(instance.settings, "adopt", "takeover")}.`;
}

/** What to do about a leftover id that the server does not delete. */
export const IS_KEPT =
  'It cannot be deleted over REST either: whoever runs the server must remove the id from its database (Atlassian\'s knowledge base: "Link is corrupted", the key applinks.global.application.ids).';

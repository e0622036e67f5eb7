import * as z from "zod";
import { type ApplicationLink, isLeftover } from "../../confluence/application-links";
import { isTypeInstalled } from "../../confluence/application-types";
import type { Instance } from "../../connection/instance";
import { type AppLinksError, failedFor } from "../../http/errors";
import type { HttpAnswer } from "../../http/messages";
import { setCommand } from "../../http/option-key";
import type { Context } from "../definition";
import { isSameUrl } from "../fields/same-url";
import type { ApplicationLinkInputs } from "./inputs";

/**
 * Why a creation was refused with 400: the link, when it was our own first attempt whose response was lost; undefined for
 * a leftover that the server shows when asked for it, and that may be removed; an error for everything else.
 */
export async function explainRefusal(
  context: Context,
  inputs: ApplicationLinkInputs,
  id: string,
  response: HttpAnswer,
): Promise<ApplicationLink | undefined> {
  const { http, links } = context.instance;
  const live = await links.get(id);
  if (live !== undefined && response.attempts > 1 && isSameUrl(live.rpcUrl, inputs.rpcUrl)) return live;
  if (live !== undefined)
    throw http.failure(
      "already_exists",
      response,
      "Somebody else created the link in this moment: run again.",
    );
  if (!(await isTypeInstalled(http, inputs.type))) {
    throw http.failure(
      "type_not_installed",
      response,
      `This server does not know the type "${inputs.type}"; "generic" fits every application without the Application Links plugin.`,
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

/** Whether a refusal names a member of the link, in whatever language it says what is wrong with it. */
function blamesMember({ json }: HttpAnswer): boolean {
  const { data } = blamed.safeParse(json);
  return (data?.fields ?? []).length > 0 || (data?.errors ?? []).some(({ context }) => Boolean(context));
}

/** The error for a refusal that only its own words explain. */
export function refusedCreation({ instance }: Context, response: HttpAnswer): AppLinksError {
  return instance.http.failure(
    "request_refused",
    response,
    "No link with this id or URL is there, shown or not: correct what the server's words name.",
  );
}

/** The error for an id that the server keeps and lists nowhere. */
export function ghost(
  { instance }: Context,
  id: string,
  response: HttpAnswer,
  remedy: string,
): AppLinksError {
  return instance.http.failure(
    "ghost_link",
    response,
    `The server keeps the id ${id} without a link, as an incomplete deletion leaves it behind. ${remedy}`,
  );
}

/** Deletes a leftover; the server may stumble over what is missing of it then, too. */
export function isRemoved({ links }: Instance, id: string): Promise<boolean> {
  return links.remove(id).catch((error: unknown) => {
    if (failedFor(error, "request_refused", "server_error")) return false;
    throw error;
  });
}

function toRemove({ instance }: Context): string {
  return `To remove that leftover and create the link, add \`adopt: "takeover"\` to the resource, or for one run ${setCommand(instance.settings, "adopt", "takeover")}.`;
}

/** What is left to do about a leftover that the server does not delete. */
export const IS_KEPT =
  'It cannot be deleted over REST either: whoever runs the server has to take the id out of its database (Atlassian\'s knowledge base: "Link is corrupted", the key applinks.global.application.ids).';

import * as z from "zod";
import type { RequestContext } from "../context/context";
import { readEntityAs } from "../http/bodies";
import { respond, respondErrors, UncaughtException } from "../http/responses";
import { hasRole } from "../login/access";
import { configureMutualTrust } from "../peer/mutual-trust";
import { fetchManifest } from "../peer/peer";
import { createAtPeer, isAdminAtPeer, type PeerLogin } from "../peer/peer-administration";
import { addLink, isTakenId } from "../store/link-store";
import { isInstalledType, staticUrlTypes } from "../store/link-types";
import { isSameUrl, linkIdOfUrl } from "../store/link-urls";
import { respondLink, unknownType } from "./link-routes";
import { linkWire, readDetails, showLink } from "./link-wire";

/**
 * Creates a link the REST 1.0 way: contacts the application for its id, and for `createTwoWayLink` has the application
 * create the other half first.
 */
export async function createLinkFromForm(c: RequestContext): Promise<Response> {
  const { context } = c.var;
  const body = await readEntityAs(c, creationForm);
  if (!body.ok) return body.response;
  const form = body.value;
  if (form.applicationLink === undefined || form.configFormValues === undefined) {
    throw new UncaughtException("NullPointerException");
  }
  if (form.applicationLink.name === undefined) throw new UncaughtException("name is null");
  const problems = fieldProblems(c, form);
  if (problems.length > 0) {
    const messages = problems.map(({ message }) => message);
    return respondErrors(
      c,
      400,
      messages,
      problems.map(({ field }) => field),
    );
  }
  const details = readDetails(context, form.applicationLink);
  const { typeId = "" } = form.applicationLink;
  if (context.state.links.some(({ rpcUrl }) => isSameUrl(rpcUrl, details.rpcUrl))) {
    return respondErrors(c, 400, ["An application link with this RPC URL exists already."]);
  }
  const manifest = await fetchManifest(context, details.rpcUrl).catch(() => undefined);
  const id = manifest?.typeId === typeId ? manifest.id.toLowerCase() : linkIdOfUrl(details.rpcUrl);
  if (isTakenId(context, id)) {
    return respondErrors(c, 400, ["An application link for this application exists already."]);
  }
  const login = { rpcUrl: details.rpcUrl, username: form.username, password: form.password };
  const refused = form.createTwoWayLink ? await createOtherHalf(c, form, login) : undefined;
  if (refused !== undefined) return refused;

  const link = addLink(context, c.var.caller.user?.name, { id, typeId, ...details });
  const isConfigured =
    !form.createTwoWayLink ||
    !form.configFormValues.trustEachOther ||
    (await configureMutualTrust(context, link, login));
  return respond(c, "createdApplicationLink", {
    applicationLink: showLink(c, link),
    autoConfigurationSuccessful: isConfigured,
  });
}

/** Creates a link of a type whose address is fixed. */
export function createStaticUrlLink(c: RequestContext): Response {
  const { context } = c.var;
  const typeId = c.req.query("typeId") ?? "";
  const type = Object.hasOwn(staticUrlTypes, typeId) ? staticUrlTypes[typeId] : undefined;
  if (type === undefined) return unknownType(c, typeId);
  const id = linkIdOfUrl(type.url);
  if (isTakenId(context, id)) {
    return respondErrors(c, 400, ["An application link with this RPC URL exists already."]);
  }
  const { name, url } = type;
  const details = { id, typeId, name, rpcUrl: url, displayUrl: url, isPrimary: false };
  return respondLink(c, addLink(context, c.var.caller.user?.name, details));
}

function fieldProblems(
  c: RequestContext,
  { applicationLink, configFormValues }: CreationForm,
): { field: string; message: string }[] {
  const problems: { field: string; message: string }[] = [];
  if (applicationLink?.name?.trim() === "") {
    problems.push({ field: "application-name", message: "The name must not be blank." });
  }
  if (!isInstalledType(applicationLink?.typeId)) {
    problems.push({ field: "application-types", message: "The application type is not installed." });
  }
  if (configFormValues?.shareUserbase && !hasRole(c, "systemAdministrator")) {
    problems.push({ field: "same-userbase", message: "Only system administrators may share the user base." });
  }
  return problems;
}

/** Creates the peer's half, before anything is stored here. */
async function createOtherHalf(
  c: RequestContext,
  { customRpcURL, rpcUrl }: CreationForm,
  login: PeerLogin,
): Promise<Response | undefined> {
  const { context } = c.var;
  let status: number;
  try {
    if (!(await isAdminAtPeer(context, login))) {
      return respondErrors(c, 400, ["The remote administrator's login was refused."], ["authorization"]);
    }
    ({ status } = await createAtPeer(
      context,
      login,
      customRpcURL && rpcUrl !== "" ? rpcUrl : context.baseUrl,
    ));
  } catch (error) {
    throw new UncaughtException(error instanceof Error ? error.message : "The application did not respond.");
  }
  if (status < 300) return undefined;
  return respondErrors(c, 400, [`The application refused its half of the link with status ${status}.`]);
}

/** XML writes every leaf as a string, and nothing for null. */
const flag = z
  .union([z.boolean(), z.enum(["true", "false", ""]).transform((value) => value === "true")])
  .nullish()
  .transform((value) => value ?? false);
const optionalString = z
  .string()
  .nullish()
  .transform((value) => value ?? "");
const nullAsUndefined = <T extends z.ZodType>(schema: T) =>
  schema.nullish().transform((value) => value ?? undefined);

/** What the old dialogue sends to create a link. Unlike in a link itself, unknown members are refused. */
export const creationForm = z.strictObject({
  applicationLink: nullAsUndefined(linkWire),
  username: optionalString,
  password: optionalString,
  createTwoWayLink: flag,
  customRpcURL: flag,
  /** The address at which the other application is to reach this server. */
  rpcUrl: optionalString,
  configFormValues: nullAsUndefined(z.object({ trustEachOther: flag, shareUserbase: flag })),
  orphanedTrust: z.unknown().optional(),
});

/** A received creation form. */
export type CreationForm = z.infer<typeof creationForm>;

/** What the old dialogue sends to check the other application before a two-way link. */
export const detailsForm = z.object({
  username: optionalString,
  password: optionalString,
  remoteUrl: optionalString,
  rpcUrl: optionalString,
});

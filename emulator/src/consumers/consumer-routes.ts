import type { EmulatorContext, RequestContext, Routes } from "../context/context";
import { readEntity } from "../http/bodies";
import { requestBase } from "../http/request-addresses";
import { respond, respondErrors, respondStatus, UncaughtException } from "../http/responses";
import { findLink } from "../links/find-link";
import { requireAdmin } from "../login/access";
import { parsePublicKey } from "../oauth1/signature";
import { fetchConsumerInfo } from "../peer/peer";
import type { Consumer, Link } from "../state/server-state";
import {
  incomingConsumer,
  outgoingConsumer,
  storeIncomingConsumer,
  storeOutgoingConsumer,
} from "../store/consumer-store";
import { type ConsumerWire, consumerWire, showIncoming, showOutgoing } from "./consumer-wire";
import { showProviders } from "./provider-routes";

const BASE = "/rest/applinks-oauth/:version{(?:1\\.0|latest)}/applicationlink/:id";

/** REST resources of OAuth 1.0a consumers: `…/authentication` and `…/authentication/consumer`. */
export const consumerRoutes: Routes = (app, context) => {
  app.get(`${BASE}/authentication`, (c) => showAuthentication(c));
  // Where it was before REST 3.0 existed; newer servers no longer have it.
  app.get("/rest/applinks/:version{(?:1\\.0|2\\.0|latest)}/applicationlink/:id/authentication", (c, next) => {
    return context.quirks.rest3 ? next() : showAuthentication(c);
  });

  app.get(`${BASE}/authentication/consumer`, (c) => {
    const refused = requireAdmin(c, { webSudo: true });
    if (refused !== undefined) return refused;
    const found = findLink(c);
    if (!found.ok) return found.response;
    const consumers = showConsumers(c, found.link);
    if (consumers.length === 0) {
      return respondStatus(c, 404, { message: "The application link has no consumers." });
    }
    return respond(c, "consumers", { [context.quirks.consumerListKey]: consumers });
  });

  app.put(`${BASE}/authentication/consumer`, async (c) => {
    const refused = requireAdmin(c, { webSudo: true });
    if (refused !== undefined) return refused;
    const body = await readEntity(c);
    if (!body.ok) return body.response;
    const parsed = consumerWire.safeParse(body.value);
    if (!parsed.success) return respondErrors(c, 400, ["The request body is not a consumer."]);
    const found = findLink(c);
    if (!found.ok) return found.response;

    const problems = await storeConsumer(
      context,
      found.link,
      parsed.data,
      c.req.query("autoConfigure") === "true",
    );
    if (problems.length > 0) return respondErrors(c, 400, problems);
    context.audit(c.var.caller.user?.name, "OAuth consumer stored", found.link.name);
    const href = `applicationlink/${found.link.id}/authentication/consumer`;
    return respondStatus(c, 201, { created: [{ href, rel: "self" }] });
  });
};

/** Without WebSudo: peers send this request on behalf of a user, and have no session. */
function showAuthentication(c: RequestContext): Response {
  const refused = requireAdmin(c, { webSudo: false });
  if (refused !== undefined) return refused;
  const found = findLink(c);
  if (!found.ok) return found.response;
  const providers = showProviders(c, found.link);
  return respond(c, "applicationLinkAuthentication", {
    link: [{ href: selfHref(c, found.link), rel: "self" }],
    consumers: showConsumers(c, found.link),
    configuredAuthProviders:
      providers.length === 0 && c.var.context.quirks.nullMembers === "null" ? null : providers,
  });
}

/** Stores what the body describes, depending on the type of link, or returns what is wrong with it. */
async function storeConsumer(
  context: EmulatorContext,
  link: Link,
  wire: ConsumerWire,
  autoConfigure: boolean,
): Promise<string[]> {
  if (autoConfigure) return storeFromPeer(context, link, wire);
  if (link.typeId !== "generic") return storeWithFlags(context, link, wire);
  return wire.outgoing ? storeServiceProvider(context, wire) : storeGeneric(context, link, wire);
}

async function storeFromPeer(context: EmulatorContext, link: Link, wire: ConsumerWire): Promise<string[]> {
  const consumer = await fetchConsumerInfo(context, link.rpcUrl).catch((error: Error) => {
    throw new UncaughtException(
      `Failed to retrieve consumer information from ${link.rpcUrl}: ${error.message}`,
    );
  });
  storeIncomingConsumer(context, link, {
    ...consumer,
    callback: null,
    ...flagsOf(wire),
  });
  return [];
}

function storeWithFlags(context: EmulatorContext, link: Link, wire: ConsumerWire): string[] {
  const { key, name } = wire;
  const publicKey = readPublicKey(wire);
  if (!key || !name || publicKey === undefined) return missing(wire, ["key", "name", "publicKey"]);
  const { description = null, callback = null } = wire;
  storeIncomingConsumer(context, link, { key, name, description, publicKey, callback, ...flagsOf(wire) });
  return [];
}

/** The generic path builds the consumer from key, name and public key alone: flags and executing user are not read. */
function storeGeneric(context: EmulatorContext, link: Link, wire: ConsumerWire): string[] {
  const { key, description = null, callback = null } = wire;
  const publicKey = readPublicKey(wire);
  if (!key || publicKey === undefined) return missing(wire, ["key", "publicKey"]);
  if (!wire.name && context.quirks.genericConsumerWithoutName === 500) throw new UncaughtException("name");

  const name = wire.name || key;
  const known = context.state.consumers.find((consumer) => consumer.key === key);
  const kept =
    context.quirks.genericConsumerUpdate === "keeps-flags" && known !== undefined ? known : flagsOf({});
  storeIncomingConsumer(context, link, { ...kept, key, name, description, publicKey, callback });
  return [];
}

function storeServiceProvider(context: EmulatorContext, wire: ConsumerWire): string[] {
  const { key, name, sharedSecret, description = null } = wire;
  if (!key || !name || !sharedSecret) return missing(wire, ["key", "name", "sharedSecret"]);
  storeOutgoingConsumer(context, { key, name, description, sharedSecret });
  return [];
}

type Flags = Pick<
  Consumer,
  "threeLOAllowed" | "twoLOAllowed" | "executingTwoLOUser" | "twoLOImpersonationAllowed"
>;

function flagsOf(wire: Partial<ConsumerWire>): Flags {
  return {
    threeLOAllowed: true,
    twoLOAllowed: wire.twoLOAllowed ?? false,
    executingTwoLOUser: wire.executingTwoLOUser || null,
    twoLOImpersonationAllowed: wire.twoLOImpersonationAllowed ?? false,
  };
}

function readPublicKey({ publicKey }: ConsumerWire): string | undefined {
  try {
    return publicKey ? parsePublicKey(publicKey).base64 : undefined;
  } catch {
    return undefined;
  }
}

function missing(wire: ConsumerWire, required: ReadonlyArray<keyof ConsumerWire>): string[] {
  return required.flatMap((member) => {
    if (!wire[member]) return [`The member "${member}" is required.`];
    return member === "publicKey" && readPublicKey(wire) === undefined
      ? ["The public key is not valid."]
      : [];
  });
}

function showConsumers(c: RequestContext, link: Link): object[] {
  const { context } = c.var;
  const href = `${selfHref(c, link)}/consumer`;
  const incoming = incomingConsumer(context, link);
  const outgoing = link.typeId === "generic" ? outgoingConsumer(context, link) : undefined;
  return [
    ...(incoming === undefined ? [] : [showIncoming(incoming, href)]),
    ...(outgoing === undefined ? [] : [showOutgoing(outgoing, href)]),
  ];
}

function selfHref(c: RequestContext, link: Link): string {
  return `${requestBase(c)}/rest/applinks-oauth/1.0/applicationlink/${link.id}/authentication`;
}

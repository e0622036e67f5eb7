import { Hono } from "hono";
import * as z from "zod";
import type { EmulatorContext, EmulatorEnv, RequestContext } from "../context/context";
import { changeQuirks, profileOf } from "../quirks/quirks";
import { snapshotOf } from "../state/snapshot";

const prefix = "/__emulator";

/** Whether a request is for the control API, which lies outside of the context path. */
export function isControlUrl(url: string): boolean {
  return /^[a-z]+:\/\/[^/]+\/__emulator(?:[/?]|$)/.test(url);
}

/**
 * The control API, for tests in other processes: inspects and changes the server's state directly. Only for callers on this machine that
 * address it by a loopback name, and never for web pages. Its requests are neither counted nor subject to faults.
 */
export function createControlApp(context: EmulatorContext): Hono<EmulatorEnv> {
  const { faults, requests, quirks, settings } = context;
  const app = new Hono<EmulatorEnv>().basePath(prefix);

  app.use(async (c, next) =>
    isFromHere(c) ? next() : c.json({ error: "Only for callers on this machine." }, 403),
  );

  app.get("/state", (c) => c.json(context.state));
  app.put("/state", async (c) => {
    context.state = { ...context.state, ...(await readMembers(c)) };
    context.changed();
    return c.json(context.state);
  });
  app.get("/snapshot", (c) => c.json(snapshotOf(context.state)));

  app.patch("/links/:id", async (c) => {
    const link = context.state.links.find(({ id }) => id === c.req.param("id"));
    if (link === undefined) return c.json({ error: "There is no such link." }, 404);
    Object.assign(link, await readMembers(c));
    context.changed();
    return c.json(link);
  });
  app.delete("/links/:id", (c) => {
    context.state.links = context.state.links.filter(({ id }) => id !== c.req.param("id"));
    context.changed();
    return c.body(null, 204);
  });

  app.delete("/sessions", (c) => {
    context.sessions.clear();
    return c.body(null, 204);
  });

  app.get("/requests", (c) => {
    const { total, reads, writes, rejectedLogins, peak, byRoute, list } = requests;
    return c.json({ total, reads, writes, rejectedLogins, peak, byRoute, list });
  });
  app.delete("/requests", (c) => {
    requests.clear();
    return c.body(null, 204);
  });

  app.get("/faults", (c) => c.json(faults.list()));
  app.post("/faults", async (c) => {
    const rule = faultWire.parse(await c.req.json());
    return c.json({ id: faults.add(rule) }, 201);
  });
  app.delete("/faults", (c) => {
    faults.clear();
    return c.body(null, 204);
  });
  app.delete("/faults/:id", (c) => c.body(null, faults.remove(Number(c.req.param("id"))) ? 204 : 404));

  app.get("/quirks", (c) => c.json(quirks));
  app.put("/quirks", async (c) => {
    const { profile, ...changes } = await readMembers(c);
    if (typeof profile === "string") Object.assign(quirks, profileOf(profile).quirks);
    changeQuirks(quirks, changes);
    return c.json(quirks);
  });

  app.get("/settings", (c) => c.json({ ...settings, baseUrl: context.baseUrl }));
  app.put("/settings", async (c) => {
    const { baseUrl, rateLimit, trustedCertificates, ...changes } = settingsWire.parse(await c.req.json());
    if (baseUrl !== undefined) context.baseUrl = baseUrl.replace(/\/+$/, "");
    if (trustedCertificates !== undefined) settings.trustedCertificates = trustedCertificates ?? undefined;
    if (rateLimit !== undefined) settings.rateLimit = rateLimit ?? undefined;
    Object.assign(settings, changes);
    return c.json({ ...settings, baseUrl: context.baseUrl });
  });

  app.onError((error, c) => {
    const message = error instanceof z.ZodError ? z.prettifyError(error) : error.message;
    return c.json({ error: message }, 400);
  });
  return app;
}

/** A web page sends its `Origin`, or at least the host name that it has made resolve to this machine. */
function isFromHere(c: RequestContext): boolean {
  const peer = c.env.incoming.socket.remoteAddress ?? "";
  const { hostname } = new URL(c.req.url);
  return (
    /^(?:127\.|::1$|::ffff:127\.)/.test(peer) &&
    /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(hostname) &&
    c.req.header("Origin") === undefined
  );
}

async function readMembers(c: RequestContext): Promise<Record<string, unknown>> {
  return z.record(z.string(), z.unknown()).parse(await c.req.json());
}

const match = z.strictObject({
  method: z.string().exactOptional(),
  path: z.string().exactOptional(),
  nth: z.number().int().positive().exactOptional(),
  times: z.number().int().positive().exactOptional(),
});
const common = {
  match: match.exactOptional(),
  rate: z.number().min(0).max(1).exactOptional(),
  seed: z.number().exactOptional(),
};
const afterEffect = z.boolean().exactOptional();

/** A fault rule as sent to the control API; `match.path` is the source of a regular expression. */
export const faultWire = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("latency"), ms: z.number().nonnegative(), ...common }),
  z.strictObject({
    kind: z.literal("status"),
    status: z.number().int().min(200).max(599),
    retryAfter: z.union([z.number(), z.string()]).exactOptional(),
    body: z.string().exactOptional(),
    afterEffect,
    ...common,
  }),
  z.strictObject({ kind: z.enum(["reset-before", "reset-after", "redirect-to-login"]), ...common }),
  z.strictObject({ kind: z.literal("truncate"), keepBytes: z.number().int().exactOptional(), ...common }),
  z.strictObject({ kind: z.literal("oversize"), bytes: z.number().int().exactOptional(), ...common }),
  z.strictObject({
    kind: z.literal("html"),
    status: z.number().int().min(200).max(599).exactOptional(),
    body: z.string().exactOptional(),
    ...common,
  }),
  z.strictObject({ kind: z.literal("hang"), afterEffect, ...common }),
]);

/** Settings as sent to the control API, all optional. */
export const settingsWire = z
  .strictObject({
    baseUrl: z.url(),
    anonymousAccess: z.boolean(),
    captchaAfter: z.number().int().positive(),
    rateLimit: z
      .strictObject({ capacity: z.number(), fillRate: z.number(), intervalSeconds: z.number().positive() })
      .nullable(),
    skewMs: z.number(),
    latencyMs: z.number().nonnegative(),
    sessionTimeoutMs: z.number(),
    webSudoTimeoutMs: z.number(),
    peerTimeoutMs: z.number().positive(),
    secureAdministratorSessions: z.boolean(),
    trustedCertificates: z.string().nullable(),
    xsrfFailureStatus: z.union([z.literal(403), z.literal(404)]),
    dropsImpersonation: z.boolean(),
    allowInsecureOAuth2: z.boolean(),
  })
  .partial();

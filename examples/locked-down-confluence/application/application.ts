import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { csrf } from "hono/csrf";
import { secureHeaders } from "hono/secure-headers";
import type { ConfluenceAccess } from "./confluence/access";
import { gatewayRoutes } from "./confluence/gateway";
import { oauthAccess } from "./confluence/oauth-access";
import { createSite } from "./confluence/site";
import { basicAccess, tokenAccess } from "./confluence/unasked-access";
import type { Environment, Variables } from "./environment";
import { loginRoutes, recogniseUser } from "./pages/login";
import { overviewRoutes } from "./pages/overview";
import { whyRoutes } from "./pages/why";
import { createSessions } from "./sessions";
import type { Settings } from "./settings";

/** A running installation. */
export interface Application {
  /** Without trailing slash. */
  readonly url: string;
  /** Ends all sessions, in Confluence too, and stops. */
  close(): Promise<void>;
}

/**
 * Starts one installation of the application, on 127.0.0.1.
 *
 * @throws Error when the port is taken or the settings name no credentials.
 */
export async function startApplication(settings: Settings): Promise<Application> {
  const access = createAccess(settings);
  const environment: Environment = { settings, access, sessions: createSessions(access) };
  const app = createApp(environment);
  const { port, stop } = await listen(app, settings.port);
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      await environment.sessions.endAll();
      await stop();
    },
  };
}

function createAccess({ confluence }: Settings): ConfluenceAccess {
  if (confluence.access === "basic") return basicAccess(createSite(confluence.baseUrl), confluence.passwords);
  if (confluence.access === "token") return tokenAccess(createSite(confluence.baseUrl), confluence.tokens);
  const { credentials } = confluence;
  if (credentials === undefined) throw new Error("Access by OAuth needs `credentialsFile`.");
  return oauthAccess(createSite(credentials.baseUrl), credentials);
}

function createApp(environment: Environment): Hono<Variables> {
  const app = new Hono<Variables>();
  app.use(secureHeaders({ contentSecurityPolicy, referrerPolicy: "same-origin", xFrameOptions: "DENY" }));
  app.use(csrf());
  app.use(recogniseUser(environment));
  for (const routes of [loginRoutes, overviewRoutes, whyRoutes, gatewayRoutes]) routes(app, environment);
  return app;
}

/** No scripts: pages of Confluence stand under this application's own address, where a script of theirs could act as it. */
const contentSecurityPolicy = {
  defaultSrc: ["'none'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", "data:"],
  fontSrc: ["'self'", "data:"],
  formAction: ["'self'"],
  baseUri: ["'self'"],
  frameAncestors: ["'none'"],
};

function listen(app: Hono<Variables>, port: number): Promise<{ port: number; stop: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: "127.0.0.1" }, (address: AddressInfo) =>
      resolve({
        port: address.port,
        stop: () =>
          new Promise((stopped) => {
            server.close(() => stopped());
            if ("closeAllConnections" in server) server.closeAllConnections();
          }),
      }),
    );
    server.on("error", reject);
  });
}

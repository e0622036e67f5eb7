import { HttpClient } from "../../provider/http/client";
import type { HttpSettings } from "../../provider/http/http-settings";
import { closedAfterTest } from "./closing";

/** Settings of a connection as the emulator's system administrator, with every option at its default. */
export function httpSettings(baseUrl: string, changes: Partial<HttpSettings> = {}): HttpSettings {
  return {
    name: "default",
    baseUrl,
    credentials: { kind: "password", username: "admin", password: "admin" },
    caFile: undefined,
    clientCertFile: undefined,
    clientKeyFile: undefined,
    proxy: undefined,
    headers: {},
    timeoutSeconds: 30,
    maxConcurrentRequests: 8,
    ...changes,
  };
}

/** A client for a server of the running test, closed with it. */
export function connected(server: { readonly url: string }, changes: Partial<HttpSettings> = {}): HttpClient {
  return closedAfterTest(new HttpClient(httpSettings(server.url, changes)));
}

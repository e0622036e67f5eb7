import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import * as applicationLinks from "../../provider/confluence/application-links";
import { readConnection } from "../../provider/connection/connection-settings";
import { Instance } from "../../provider/connection/instance";
import { closedAfterTest } from "../support/closing";
import { configurationOf, startConfluence, startConfluenceWithBasic } from "../support/emulator";
import { connected } from "../support/http-settings";

/** An instance as the provider opens it from the configuration. */
function openInstance(server: Emulator): Instance {
  const config = configurationOf(server);
  const instance = new Instance(readConnection("default", (key) => config[key], {}));
  closedAfterTest(instance.http);
  return instance;
}

describe("load on the server", () => {
  test.each([1, 3, 8])("at most %d requests are in progress at a time, when so configured", async (most) => {
    const server = await startConfluence({ latencyMs: 30 });
    const http = connected(server, { maxConcurrentRequests: most });
    await applicationLinks.list(http);
    await Promise.all(Array.from({ length: 40 }, () => applicationLinks.list(http)));
    expect(server.requests.peak).toBe(most);
  });

  test("reads of the links at the same time, or with no write in between, share one request", async () => {
    const server = await startConfluenceWithBasic();
    const instance = openInstance(server);
    await Promise.all(Array.from({ length: 50 }, () => instance.links.all()));
    await instance.links.all();
    expect(server.requests.total).toBe(1);
    instance.links.forget();
    await instance.links.all();
    expect(server.requests.total).toBe(2);
  });

  test("a failed read is not remembered", async () => {
    const server = await startConfluence();
    const instance = openInstance(server);
    server.faults.add({ kind: "status", status: 500, match: { times: 1 } });
    await expect(instance.links.all()).rejects.toMatchObject({ reason: "server_error" });
    expect(await instance.links.all()).toEqual([]);
  });

  test("writes to one object wait for each other, also after a failure", async () => {
    const server = await startConfluence();
    const instance = openInstance(server);
    const steps: string[] = [];
    const write = (name: string, fails: boolean) =>
      instance.exclusively("link", async () => {
        steps.push(`${name} begins`);
        await new Promise((resolve) => setTimeout(resolve, 5));
        steps.push(`${name} ends`);
        if (fails) throw new Error(name);
      });
    await Promise.allSettled([write("one", true), write("two", false), write("three", false)]);
    expect(steps).toEqual(["one begins", "one ends", "two begins", "two ends", "three begins", "three ends"]);
  });
});

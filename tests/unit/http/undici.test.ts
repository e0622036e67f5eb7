import type { Undici } from "../../../provider/http/undici";
import { startHttpServer } from "../../support/http-server";

const INDEX = "undici/index.js";
const AGENT = "undici/lib/dispatcher/agent.js";

/** The part of undici that is loaded where a file of it is not found the first time: the index requires the same ones. */
function loadedWithout(file: string): Undici {
  let loaded: Undici | undefined;
  jest.isolateModules(() => {
    let isFound = false;
    jest.doMock(file, () => {
      if (isFound) return jest.requireActual(file);
      isFound = true;
      throw new Error(`Cannot find module '${file}'`);
    });
    loaded = (
      require("../../../provider/http/undici") as typeof import("../../../provider/http/undici")
    ).loadUndici();
    jest.dontMock(file);
  });
  if (loaded === undefined) throw new Error("Nothing was loaded.");
  return loaded;
}

describe("undici", () => {
  test.each([
    ["is not loaded as a whole", INDEX],
    ["is loaded as a whole where its files have moved", AGENT],
  ])("%s, and a request passes", async (_case, missing) => {
    const { Agent, request } = loadedWithout(missing);
    const server = await startHttpServer((_request, response) => response.end("well"));
    const agent = new Agent();
    const response = await request.call(agent, { origin: server.url, path: "/", method: "GET" });
    expect(await response.body.text()).toBe("well");
    await agent.close();
  });
});

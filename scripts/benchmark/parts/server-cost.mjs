import { Agent, request } from "node:http";
import { text } from "node:stream/consumers";
import { startServer } from "../server.mjs";

const LINKS = 200;
const REQUESTS = 2_000;
const PARALLEL = 8;

/**
 * CPU milliseconds of the embedded server for a request, when it is warm, by kind of request.
 *
 * @param {number} rounds
 */
export async function measureServer(rounds) {
  const server = await startServer({ basicAuth: { blocked: false } });
  const agent = new Agent({ keepAlive: true, maxSockets: PARALLEL });
  /** @param {string} method @param {string} path @param {object} [body] @returns {Promise<string>} */
  const send = (method, path, body) =>
    new Promise((resolve, reject) => {
      const headers = { "content-type": "application/json", "x-atlassian-token": "no-check" };
      const options = { agent, method, headers, auth: "admin:admin" };
      const sent = request(`${server.url}${path}`, options, async (response) => {
        const { statusCode = 0 } = response;
        const body = await text(response);
        if (statusCode < 400) resolve(body);
        else reject(new Error(`${method} ${path} has the response ${statusCode}`));
      });
      sent.once("error", reject).end(body && JSON.stringify(body));
    });
  const list = () => send("GET", "/rest/applinks/3.0/applinks");
  const link = (/** @type {string} */ name) => {
    const url = `https://${name}.example.com`;
    return { id: null, name, rpcUrl: url, displayUrl: url, typeId: "generic" };
  };
  /** @param {(index: number) => Promise<unknown>} one @param {number} count */
  const cpuMs = async (one, count) => {
    const before = await server.usage();
    let next = 0;
    await Promise.all(
      Array.from({ length: PARALLEL }, async () => {
        while (next < count) await one(next++);
      }),
    );
    return ((await server.usage()).cpuS - before.cpuS) * (1000 / count);
  };
  try {
    const create = (/** @type {number} */ index) =>
      send("PUT", "/rest/applinks/3.0/applicationlink", link(`link-${index}`));
    await cpuMs(create, LINKS);
    await cpuMs(() => send("GET", "/rest/applinks/1.0/manifest"), REQUESTS);
    const ids = [...(await list()).matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id);
    const measured =
      /** @type {Record<"manifest" | "list of 200 links" | "delete a link" | "create a link", number[]>} */ ({
        manifest: [],
        "list of 200 links": [],
        "delete a link": [],
        "create a link": [],
      });
    for (let round = 0; round < rounds; round++) {
      measured.manifest.push(await cpuMs(() => send("GET", "/rest/applinks/1.0/manifest"), REQUESTS));
      measured["list of 200 links"].push(await cpuMs(list, LINKS));
      // The id of a generic link follows from its URL.
      measured["delete a link"].push(
        await cpuMs((index) => send("DELETE", `/rest/applinks/3.0/applinks/${ids[index]}`), LINKS),
      );
      measured["create a link"].push(await cpuMs(create, LINKS));
    }
    return measured;
  } finally {
    agent.destroy();
    await server.close();
  }
}

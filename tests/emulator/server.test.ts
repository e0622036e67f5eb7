import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "@pulumi-confluence-applinks/emulator";
import { makeAuthority, makeServerCertificate } from "../support/certificates";
import { closedAfterTest } from "../support/closing";
import { startConfluence, startJira } from "../support/emulator";
import { addLink } from "../support/emulator-links";
import { restClient } from "../support/rest-client";

const manifest = async (url: string) => (await fetch(`${url}/rest/applinks/1.0/manifest.json`)).json();

describe("startEmulator", () => {
  test("serves several at once, independent of each other", async () => {
    const [a, b] = await Promise.all([startConfluence(), startConfluence({ contextPath: "/wiki" })]);
    addLink(a);
    a.quirks.xml = false;
    a.faults.add({ kind: "status", status: 503 });
    expect(await manifest(b.url)).toMatchObject({ id: b.applicationId });
    expect([b.state.links, b.quirks.xml, a.requests.total]).toEqual([[], true, 0]);
    expect(a.applicationId).not.toBe(b.applicationId);
    expect(a.state.ownConsumer.publicKey).not.toBe(b.state.ownConsumer.publicKey);
  });

  test.each([
    ["confluence", "confluence", "/login.action"],
    ["jira", "jira", "/login.jsp"],
    ["bitbucket", "stash", "/login"],
  ] as const)("as %s has the type %s and its login form at %s", async (product, typeId, loginPath) => {
    const emulator = closedAfterTest(await startEmulator({ product, title: "T", version: "1.2.3" }));
    expect(await manifest(emulator.url)).toMatchObject({ typeId, name: "T", version: "1.2.3" });
    const home = await fetch(`${emulator.url}/`, { redirect: "manual" });
    expect(new URL(home.headers.get("location") ?? "").pathname).toBe(loginPath);
    expect((await fetch(emulator.url + loginPath)).status).toBe(200);
  });

  test("as a generic application has logins and an echo, but no application links", async () => {
    const emulator = closedAfterTest(await startEmulator({ product: "generic" }));
    for (const path of ["/rest/applinks/1.0/manifest", "/plugins/servlet/oauth/consumer-info"]) {
      expect((await fetch(emulator.url + path)).status).toBe(404);
    }
    expect((await fetch(`${emulator.url}/echo`)).status).toBe(401);
    const echo = await restClient(emulator.url, "editor")("POST", "/echo?x=1", { y: 2 });
    expect(echo.json).toEqual({
      method: "POST",
      path: "/echo",
      query: { x: "1" },
      body: '{"y":2}',
      user: "editor",
      authentication: "basic",
    });
  });

  test("Jira identifies the caller at its own path", async () => {
    const jira = await startJira();
    expect((await restClient(jira.url, "editor")("GET", "/rest/api/2/myself")).json).toMatchObject({
      name: "editor",
    });
  });

  test.each(["wiki", "/wiki/", "/wi ki"])(
    "refuses the context path %j with a sentence",
    async (contextPath) => {
      await expect(startEmulator({ product: "confluence", contextPath })).rejects.toThrow(
        /^The context path/,
      );
    },
  );

  test("refuses a port that is taken with a sentence", async () => {
    const port = Number(new URL((await startConfluence()).url).port);
    await expect(startEmulator({ product: "confluence", port })).rejects.toThrow(
      /^Cannot listen on 127\.0\.0\.1:/,
    );
  });

  test("dates its responses by its own clock", async () => {
    const emulator = await startConfluence({ skewMs: -3_600_000 });
    const { headers } = await fetch(emulator.url);
    expect(Date.now() - Date.parse(headers.get("date") ?? "")).toBeGreaterThan(3_590_000);
  });

  test("reset restores state, settings and quirks, and clears everything else", async () => {
    const emulator = await startConfluence({ quirks: { xml: false } });
    const before = JSON.stringify(emulator.snapshot());
    addLink(emulator);
    emulator.quirks.xml = true;
    emulator.settings.anonymousAccess = true;
    await fetch(emulator.url);
    emulator.reset();
    expect(JSON.stringify(emulator.snapshot())).toBe(before);
    expect([emulator.quirks.xml, emulator.settings.anonymousAccess, emulator.requests.total]).toEqual([
      false,
      false,
      0,
    ]);
  });

  test("a snapshot is deep, and leaves out what mere use of the server changes", async () => {
    const emulator = await startConfluence();
    const before = emulator.snapshot();
    const asAdmin = restClient(emulator.url);
    await asAdmin("PUT", "/rest/applinks/3.0/applicationlink", {
      name: "A",
      typeId: "generic",
      rpcUrl: "https://a.example.com",
      displayUrl: "https://a.example.com",
    });
    const [link] = emulator.state.links;
    expect(before.links).toEqual([]);
    expect(emulator.state.audit).toMatchObject([
      { user: "admin", summary: "Application link added", object: "A" },
    ]);
    await asAdmin("DELETE", `/rest/applinks/3.0/applinks/${link?.id}`);
    expect(JSON.stringify(emulator.snapshot())).toBe(JSON.stringify(before));
  });

  test("a restart keeps the address and the state", async () => {
    const emulator = await startConfluence();
    addLink(emulator);
    const restarted = emulator.restart(50);
    await expect(fetch(emulator.url)).rejects.toThrow();
    await restarted;
    expect(await manifest(emulator.url)).toMatchObject({ id: emulator.applicationId });
    expect(emulator.state.links).toHaveLength(1);
  });

  test("closes despite keep-alive connections", async () => {
    const emulator = await startEmulator({ product: "confluence" });
    const { hostname, port } = new URL(emulator.url);
    const kept = connect(Number(port), hostname);
    const isClosed = once(kept, "close");
    await once(kept, "connect");
    await (await fetch(emulator.url)).text();
    await emulator.close();
    await isClosed;
  });
});

describe("the state file", () => {
  let folder: string;
  let stateFile: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "emulator-state-"));
    stateFile = join(folder, "confluence.json");
  });
  afterEach(() => rm(folder, { recursive: true }));

  const create = (url: string, host: string) =>
    restClient(url)("PUT", "/rest/applinks/3.0/applicationlink", {
      name: host,
      typeId: "generic",
      rpcUrl: `https://${host}.example.com`,
      displayUrl: `https://${host}.example.com`,
    });

  test("restores everything: id, key pair, links", async () => {
    const first = await startEmulator({ product: "confluence", stateFile });
    await create(first.url, "a");
    const before = first.snapshot();
    await first.close();
    const second = await startEmulator({ product: "confluence", stateFile });
    await second.close();
    expect(second.snapshot()).toEqual(before);
    expect(second.state.ownConsumer).toEqual(first.state.ownConsumer);
    expect(second.applicationId).toBe(first.applicationId);
  });

  test("is written soon after a change, atomically, privately, and without temporary files", async () => {
    const emulator = await startEmulator({ product: "confluence", stateFile });
    await create(emulator.url, "a");
    let links: unknown[] = [];
    while (links.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      links = JSON.parse(await readFile(stateFile, "utf8").catch(() => '{"links":[]}')).links;
    }
    await emulator.close();
    expect((await stat(stateFile)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["confluence.json"]);
  });

  test.each(["", "{", "[]", '{"x":1}'])(
    "with the content %j is refused with a sentence, and kept",
    async (text) => {
      await writeFile(stateFile, text);
      await expect(startEmulator({ product: "confluence", stateFile })).rejects.toThrow(
        /does not contain emulator state/,
      );
      expect(await readFile(stateFile, "utf8")).toBe(text);
    },
  );

  test("of another product is refused", async () => {
    await (await startEmulator({ product: "jira", stateFile })).close();
    await expect(startEmulator({ product: "confluence", stateFile })).rejects.toThrow(/belongs to a jira/);
  });
});

describe("https", () => {
  const authority = makeAuthority();
  const server = makeServerCertificate(["127.0.0.1"], authority);

  function get(url: string, options: object): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      request(url, { ...options, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on("error", reject)
        .end();
    });
  }

  test("is served with the given certificate", async () => {
    const { url } = await startConfluence({ tls: server, contextPath: "/wiki" });
    expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/wiki$/);
    expect(await get(`${url}/rest/applinks/1.0/manifest`, { ca: authority.cert })).toBe(200);
    await expect(get(`${url}/rest/applinks/1.0/manifest`, {})).rejects.toThrow();
  });

  test("can require a client certificate", async () => {
    const { url } = await startConfluence({
      tls: { ...server, ca: authority.cert, requestClientCert: true },
    });
    const client = makeServerCertificate(["client"], authority);
    const other = makeServerCertificate(["client"]);
    expect(await get(`${url}/login.action`, { ca: authority.cert, ...client })).toBe(200);
    await expect(get(`${url}/login.action`, { ca: authority.cert })).rejects.toThrow();
    await expect(get(`${url}/login.action`, { ca: authority.cert, ...other })).rejects.toThrow();
  });

  test("also resets connections as a fault", async () => {
    const emulator = await startConfluence({ tls: server });
    emulator.faults.add({ kind: "reset-before" });
    await expect(get(emulator.url, { ca: authority.cert })).rejects.toThrow();
  });
});

describe("pages", () => {
  test("show readers who they are, with everything escaped", async () => {
    const emulator = await startConfluence({
      contextPath: "/wiki",
      title: "<Site>",
      users: [{ name: "eve", password: "eve", displayName: "<b>Eve</b>" }],
    });
    const asEve = restClient(emulator.url, "eve");
    for (const path of [
      "/",
      "/pages/viewpage.action?pageId=65537",
      "/display/OPS/On-call",
      "/display/DS/Welcome",
    ]) {
      const page = await asEve("GET", path);
      expect(page.status).toBe(200);
      expect(page.text).toContain('data-user="eve"');
      expect(page.text).toContain("&lt;b&gt;Eve&lt;/b&gt;");
      expect(page.text).not.toMatch(/<b>Eve|<Site>/);
    }
    expect((await asEve("GET", "/display/DS/Nothing")).status).toBe(404);
  });
});

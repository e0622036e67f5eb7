import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { closedAfterTest } from "../support/closing";
import { configurationOf, startConfluence } from "../support/emulator";
import { addLink } from "../support/emulator-links";
import { signRsaSha1 } from "../support/oauth-client";
import { createProject } from "../support/pulumi-project";

const example = readFileSync(join(__dirname, "../../examples/third-party/index.ts"), "utf8");
const WHOAMI = "/plugins/servlet/applinks/whoami";

describe("ThirdPartyApplication", () => {
  test("lets each installation in with its own credentials, and out alone, through rotation, removal and renaming", async () => {
    const confluence = await startConfluence();
    // Is and stays the primary link, which of several new links would otherwise be left to chance.
    addLink(confluence, { isPrimary: true });
    const before = confluence.snapshot();
    const project = await createProject({
      program: program("Reporting", { berlin: ["1"], tokyo: ["1"] }),
      config: configurationOf(confluence),
    });
    closedAfterTest({ close: () => project.remove() });
    const up = async (text: string): Promise<Outputs> => {
      await project.write(text);
      expect(await project.up()).toMatchObject({ code: 0 });
      return (await project.outputs()) as unknown as Outputs;
    };

    const first = await up(program("Reporting", { berlin: ["1"], tokyo: ["1"] }));
    const { berlin, tokyo } = keysOf(first);
    const jobs = first.jobs.nightly;
    const state = await project.exportState();
    for (const secret of [berlin, tokyo, jobs]) {
      expect(state).not.toContain(secret?.privateKeyPem.split("\n")[1]);
    }
    expect((await project.run("stack", "output")).stdout).toMatch(/current\s+\[secret\]/);
    expect(berlin).toEqual({
      consumerKey: "reporting-berlin",
      privateKeyPem: expect.stringContaining("-----BEGIN PRIVATE KEY-----"),
      signatureMethod: "RSA-SHA1",
      level: "2LOi",
      oauthToken: "",
      requestorParameter: "xoauth_requestor_id",
      baseUrl: confluence.url,
      requestTokenUrl: `${confluence.url}/plugins/servlet/oauth/request-token`,
      authorizeUrl: `${confluence.url}/plugins/servlet/oauth/authorize`,
      accessTokenUrl: `${confluence.url}/plugins/servlet/oauth/access-token`,
    });
    expect(await callAs(berlin, "manager")).toBe("manager");
    expect(await callAs(tokyo, "editor")).toBe("editor");
    expect(await callAs(jobs)).toBe("editor");
    expect(await callAs(jobs, "admin")).toBe(REFUSED);

    const others = partsOf(confluence, "nightly");
    const overlap = await up(program("Reporting", { berlin: ["2", "1"] }));
    const { berlin: renewed } = keysOf(overlap);
    expect(renewed?.consumerKey).toBe("reporting-berlin-2");
    expect(overlap.all.berlin?.["1"]).toEqual(berlin);
    expect([await callAs(berlin, "manager"), await callAs(renewed, "manager")]).toEqual([
      "manager",
      "manager",
    ]);
    expect(await callAs(tokyo, "manager")).toBe(REFUSED);

    await up(program("Reporting", { berlin: ["2"] }));
    expect([await callAs(berlin, "manager"), await callAs(renewed, "manager")]).toEqual([REFUSED, "manager"]);

    const { berlin: named } = keysOf(await up(program("Übersicht", { berlin: ["2"] })));
    expect(named?.consumerKey).toBe("ubersicht-berlin-2");
    expect([await callAs(renewed, "manager"), await callAs(named, "manager")]).toEqual([REFUSED, "manager"]);
    expect(partsOf(confluence, "nightly")).toEqual(others);

    await up(program("Übersicht", {}));
    expect(await callAs(named, "manager")).toBe(REFUSED);
    expect(await callAs(jobs)).toBe("editor");
    expect(partsOf(confluence, "nightly")).toEqual(others);

    expect(await project.destroy()).toMatchObject({ code: 0 });
    expect(confluence.snapshot()).toEqual(before);
    expect(await callAs(jobs)).toBe(REFUSED);
  });

  test("is what the example declares, whose installations act as the service account and get new keys as its README says", async () => {
    const confluence = await startConfluence();
    const project = await createProject({
      program: example,
      config: { ...configurationOf(confluence), serviceAccount: "editor" },
    });
    closedAfterTest({ close: () => project.remove() });
    const up = async (): Promise<Readonly<Record<string, Credentials>>> => {
      expect(await project.up()).toMatchObject({ code: 0 });
      return (await project.outputs()) as Readonly<Record<string, Credentials>>;
    };

    const before = await up();
    await project.write(
      example.replace('berlin: { generations: ["1"] }', 'berlin: { generations: ["2", "1"] }'),
    );
    const after = await up();

    expect(after.tokyo).toEqual(before.tokyo);
    expect(after.berlin?.consumerKey).toBe("reporting-berlin-2");
    const callers = [before.berlin, after.berlin, after.tokyo].map((credentials) => callAs(credentials));
    expect(await Promise.all(callers)).toEqual(["editor", "editor", "editor"]);
  });
});

/** A Confluence as it is installed today, or the one that the environment names: see tests/confluence/README.md. */
async function today(): Promise<{ config: Record<string, string>; user: string; emulator?: Emulator }> {
  const { CONFLUENCE_TEST_BASE_URL, CONFLUENCE_TEST_USERNAME, CONFLUENCE_TEST_PASSWORD } = process.env;
  if (CONFLUENCE_TEST_BASE_URL === undefined) {
    const emulator = await startConfluence({ profile: "confluence-10" });
    return { config: configurationOf(emulator), user: "manager", emulator };
  }
  const user = CONFLUENCE_TEST_USERNAME ?? "admin";
  return {
    config: {
      "confluence:baseUrl": CONFLUENCE_TEST_BASE_URL,
      "confluence:username": user,
      "confluence:password": CONFLUENCE_TEST_PASSWORD ?? "admin",
    },
    user,
  };
}

describe("ThirdPartyApplication on a Confluence that accepts no HTTP Basic", () => {
  test("is declared, left alone by a second up, called as a user, and gone with its key", async () => {
    const { config, user, emulator } = await today();
    const before = emulator?.snapshot();
    const project = await createProject({
      program: `
        import { ThirdPartyApplication } from "pulumi-confluence-applinks";
        export const berlin = new ThirdPartyApplication("installed-today", {
          applicationName: "Installed today", installations: ["berlin"], level: "2LOi",
        }).credentials.apply(({ berlin }) => berlin);
      `,
      config,
    });
    closedAfterTest({ close: () => project.remove() });
    try {
      expect(await project.up()).toMatchObject({ code: 0 });
      emulator?.requests.clear();
      expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
      expect(emulator?.requests.total ?? 0).toBe(0);

      const { berlin } = (await project.outputs()) as unknown as { berlin: Credentials };
      expect(berlin).toMatchObject({
        level: "2LOi",
        oauthToken: "",
        requestorParameter: "xoauth_requestor_id",
      });
      expect(await currentUser(berlin, user)).toBe(user);

      expect(await project.destroy()).toMatchObject({ code: 0 });
      expect(await currentUser(berlin, user)).toBe(REFUSED);
      if (before !== undefined) expect(emulator?.snapshot()).toEqual(before);
      expect(emulator?.requests.rejectedLogins ?? 0).toBe(0);
    } finally {
      // A server of the environment outlives the test.
      await project.destroy();
    }
  });
});

interface Credentials {
  readonly consumerKey: string;
  readonly privateKeyPem: string;
  readonly baseUrl: string;
}

interface Outputs {
  readonly current: Readonly<Record<string, Credentials>>;
  readonly all: Readonly<Record<string, Readonly<Record<string, Credentials>>>>;
  readonly jobs: Readonly<Record<string, Credentials>>;
}

/** What a call gets that the server does not let in. */
const REFUSED = 401;

/** An application whose installations act as anybody, and one that is a service account. */
function program(applicationName: string, generations: Readonly<Record<string, readonly string[]>>): string {
  const installations = Object.fromEntries(
    Object.entries(generations).map(([name, valid]) => [name, { generations: valid }]),
  );
  return `
    import { ThirdPartyApplication } from "pulumi-confluence-applinks";
    const reporting = new ThirdPartyApplication("reporting", ${JSON.stringify({ applicationName, installations, level: "2LOi" })});
    export const current = reporting.credentials;
    export const all = reporting.allCredentials;
    export const jobs = new ThirdPartyApplication("jobs", {
      applicationName: "Jobs", installations: ["nightly"], level: "2LO", executeAs: "editor",
    }).credentials;
  `;
}

function keysOf({ current }: Outputs): { berlin: Credentials | undefined; tokyo: Credentials | undefined } {
  return { berlin: current.berlin, tokyo: current.tokyo };
}

/** Who the server takes the call for, signed by the published library with nothing but the credentials. */
async function callAs(credentials: Credentials | undefined, user?: string): Promise<string | number> {
  if (credentials === undefined) throw new Error("There are no such credentials");
  const { baseUrl, consumerKey, privateKeyPem } = credentials;
  const url = `${baseUrl}${WHOAMI}${user === undefined ? "" : `?xoauth_requestor_id=${user}`}`;
  const Authorization = signRsaSha1(consumerKey, privateKeyPem, { url });
  const response = await fetch(url, { headers: { Authorization, Connection: "close" } });
  return response.ok ? response.text() : response.status;
}

/** Who REST takes a call for that is signed in the name of a user. */
async function currentUser({ baseUrl, consumerKey, privateKeyPem }: Credentials, user: string) {
  const url = `${baseUrl}/rest/api/user/current?xoauth_requestor_id=${user}`;
  const Authorization = signRsaSha1(consumerKey, privateKeyPem, { url });
  const response = await fetch(url, { headers: { Authorization, Connection: "close" }, redirect: "manual" });
  if (!response.ok) return response.status;
  const { username } = (await response.json()) as { username: string };
  return username;
}

/** The links and consumers of the server with this in their names. */
function partsOf(confluence: Emulator, name: string): object {
  const { links, consumers } = confluence.snapshot();
  return {
    links: links.filter((link) => link.name.includes(name)),
    consumers: consumers.filter(({ key }) => key.includes(name)),
  };
}

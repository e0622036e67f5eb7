import {
  type EmulatorOptions,
  type QuirkName,
  type Quirks,
  quirkTable,
} from "@pulumi-confluence-applinks/emulator";
import { Exchange } from "../../cli/observe/exchange";
import { FACTS } from "../../cli/observe/facts";
import { observe } from "../../cli/observe/observation";
import { observationTable } from "../../cli/observe/observation-table";
import { QUIRKS } from "../../cli/observe/quirks";
import type { Loans } from "../../cli/observe/subject";
import { Visit } from "../../cli/observe/visit";
import { generations } from "../../emulator/src/quirks/generations";
import { closedAfterTest } from "../support/closing";
import { startConfluence } from "../support/emulator";
import { startHttpServer } from "../support/http-server";
import { httpSettings } from "../support/http-settings";

const USERS: EmulatorOptions["users"] = [
  { name: "admin", password: "secret-of-admin", role: "systemAdministrator" },
  { name: "lockable", password: "secret-of-lockable" },
  { name: "careful", password: "secret-of-careful", hasTwoStepLogin: true },
];
const CREDENTIALS = { kind: "password", username: "admin", password: "secret-of-admin" } as const;
const LOANS: Loans = {
  lockableUser: "lockable",
  twoStepUser: { username: "careful", password: "secret-of-careful" },
  peerUrl: "http://127.0.0.1:0",
};

const GENERATIONS = Object.keys(generations);
const DRAWS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(
  (seed) => `${GENERATIONS[seed % GENERATIONS.length]}+random:${seed}`,
);

/** Where a quirk decides nothing that anybody could see, and what is told instead. */
const HIDDEN: Partial<Record<QuirkName, readonly [isHidden: (quirks: Quirks) => boolean, why: string]>> = {
  basicAuthAllowedPaths: [(q) => q.basicAuthConfigPath === "absent", "would allow Basic does not exist"],
  basicAuthWildcards: [(q) => q.basicAuthConfigPath === "absent", "would allow Basic does not exist"],
  twoStepStatus: [(q) => !q.jsonLogin, "there is no JSON login"],
  twoStepSession: [(q) => !q.jsonLogin, "there is no JSON login"],
  defaultMediaType: [(q) => !q.xml, "there is no XML to choose from"],
  strictV3MediaTypes: [(q) => !q.rest3, "there is no REST 3.0"],
  featureShape: [(q) => !q.rest3, "there is no REST 3.0"],
  webPanelsData: [(q) => !q.rest3, "there is no REST 3.0"],
  remoteStatusFallback: [(q) => !q.rest3, "there is no REST 3.0"],
  unreachableWithoutOutgoing: [(q) => !q.rest3, "there is no REST 3.0"],
  levelMismatch: [(q) => !q.rest3, "there is no REST 3.0"],
  oauth2ConfigPath: [(q) => !q.oauth2, "there is no OAuth 2.0"],
};

describe("the tables of observe and of the emulator", () => {
  test("have the same quirks, with the same readings", () => {
    const own = Object.fromEntries(Object.entries(QUIRKS).map(([name, readings]) => [name, [...readings]]));
    const emulated = Object.entries(quirkTable).map(([name, { readings }]) => [name, [...readings]]);
    expect(own).toEqual(Object.fromEntries(emulated));
  });
});

describe.each([...GENERATIONS, ...GENERATIONS.map((name) => `${name}+alternate`), ...DRAWS])(
  "observe, on %s",
  (profile) => {
    test("sees every quirk as the server has it, and leaves nothing behind", async () => {
      const server = await startConfluence({ profile, users: USERS, contextPath: "/wiki" });
      const before = server.snapshot();
      const { version, readings, facts, notObserved } = await observe(
        httpSettings(server.url, { credentials: CREDENTIALS }),
        LOANS,
      );
      const hidden = Object.entries(HIDDEN).filter(([, [isHidden]]) => isHidden(server.quirks));
      const seen = Object.entries(server.quirks).filter(
        ([name]) => !hidden.some(([other]) => other === name),
      );

      expect(version).toBe(server.state.version);
      expect(readings).toEqual(Object.fromEntries(seen));
      expect(Object.values(facts)).not.toContain(false);
      expect(Object.keys({ ...facts, ...notObserved })).toEqual(expect.arrayContaining(Object.keys(FACTS)));
      for (const [name, [, why]] of hidden) expect(notObserved[name]).toContain(why);
      expect(server.snapshot()).toEqual(before);
    });
  },
);

describe("observe", () => {
  test("tells what it was not lent, and goes on", async () => {
    const server = await startConfluence({ profile: "confluence-10", users: USERS });
    const observation = await observe(httpSettings(server.url, { credentials: CREDENTIALS }), {});
    expect(observation.notObserved).toEqual({
      captchaStatus: expect.stringContaining("--lockable-user"),
      captchaDeniedReasonHeader: expect.stringContaining("--lockable-user"),
      twoStepStatus: expect.stringContaining("--two-step-user"),
      twoStepSession: expect.stringContaining("--two-step-user"),
      remoteStatusFallback: expect.stringContaining("--peer-url"),
      levelMismatch: expect.stringContaining("--peer-url"),
    });
    expect(observationTable(observation)).toContain("58 of 64 observed");
    expect(server.requests.rejectedLogins).toBe(0);
  });

  test("finds a link again whose creation got no response, and removes it", async () => {
    const server = await startConfluence({ users: USERS });
    const path = /^\/rest\/applinks\/2\.0\/applicationlink$/;
    server.faults.add({ kind: "reset-after", match: { method: "PUT", path, times: 3 } });
    const { notObserved } = await observe(httpSettings(server.url, { credentials: CREDENTIALS }), {});
    expect(Object.values(notObserved)).toContain("the server did not respond");
    expect(server.state.links).toEqual([]);
  });

  test("says what it could not remove", async () => {
    const server = await startConfluence({ users: USERS });
    server.faults.add({ kind: "status", status: 503, match: { method: "DELETE" } });
    await expect(observe(httpSettings(server.url, { credentials: CREDENTIALS }), {})).rejects.toThrow(
      `Left on ${server.url}: application links whose names begin with “Observation”`,
    );
  });

  test("without secure sessions, tells that they are switched off", async () => {
    const server = await startConfluence({ users: USERS, secureAdministratorSessions: false });
    const { notObserved } = await observe(httpSettings(server.url, { credentials: CREDENTIALS }), LOANS);
    for (const name of ["webSudoUnmarked", "webSudoRequiredHeader", "webSudoNoCheckHeader"]) {
      expect(notObserved[name]).toBe("secure administrator sessions are switched off");
    }
  });

  test("gives nothing away: no secret, no user, no address", async () => {
    const server = await startConfluence({ users: USERS });
    const observation = await observe(httpSettings(server.url, { credentials: CREDENTIALS }), LOANS);
    const text = JSON.stringify(observation) + observationTable(observation);
    expect(text).not.toMatch(/secret-of|lockable"|careful|127\.0\.0\.1|JSESSIONID/);
  });

  test.each([
    ["known", true],
    ["anonymous", false],
  ])("a login whose response says nothing is judged by the next request: %s", async (type, isIn) => {
    const server = await startHttpServer(({ url }, response) => {
      response.setHeader("Set-Cookie", "JSESSIONID=1; Path=/; HttpOnly");
      response.end(url === "/rest/api/user/current" ? JSON.stringify({ type }) : "{}");
    });
    const exchange = closedAfterTest(new Exchange(httpSettings(server.url)));
    expect(await new Visit(exchange).logIn("json", CREDENTIALS)).toMatchObject({ isIn });
    expect(server.requests[1]?.headers.cookie).toBe("JSESSIONID=1");
  });

  test("a wrong password is sent once", async () => {
    const server = await startConfluence({ profile: "confluence-10", users: USERS });
    const credentials = { ...CREDENTIALS, password: "wrong" };
    await expect(observe(httpSettings(server.url, { credentials }), LOANS)).rejects.toThrow(
      "Could not log in as “admin”",
    );
    expect(server.requests.rejectedLogins).toBe(1);
  });

  test.each([
    [{ kind: "token", token: "t" } as const, "a token is not enough"],
    [
      { kind: "password", username: "lockable", password: "secret-of-lockable" } as const,
      "a system administrator is needed",
    ],
  ])("%j cannot observe", async (credentials, message) => {
    const server = await startConfluence({ profile: "confluence-10", users: USERS });
    await expect(observe(httpSettings(server.url, { credentials }), LOANS)).rejects.toThrow(message);
  });
});

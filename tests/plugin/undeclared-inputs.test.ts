import { KIND_NAMES, type Kind } from "../../provider/format/kinds";
import type { Field } from "../../provider/resources/definition";
import { definitionOf } from "../support/definitions";
import { requestsDuring } from "../support/emulator";
import type { Properties } from "../support/engine/properties";
import { PUBLIC_KEYS } from "../support/public-keys";
import { startInProcessStackWithJira } from "../support/stack";

const ENDPOINTS = { requestTokenUrl: "/request", accessTokenUrl: "/access", authorizeUrl: "/authorize" };
const CONSUMER = { key: "app", name: "App", publicKey: PUBLIC_KEYS[0], level: "2LO" };
const CLIENT = { redirectUris: ["https://app.example.com/done"], scope: "READ" };
const IDENTITY = {
  clientId: "confluence",
  clientSecret: "told-to-nobody",
  authorizationEndpoint: "https://id.example.com/authorize",
  tokenEndpoint: "https://id.example.com/token",
  scopes: ["openid"],
};
const STAYS = /: it stays on the server as it is and is no longer managed\.$/;
const OFF = (value: string, off: string) =>
  new RegExp(
    `: it stays ${value}, even if this resource is destroyed\\. To disable it, declare ${off} before you leave it out\\.$`,
  );

/** What no server keeps. */
const OF_THE_PROGRAM_ALONE = ["ApplicationLink.reportStatus"];

/** Every other optional input, with what else is declared and what is said when it is left out. */
const CASES: readonly (readonly [Kind, string, unknown, Properties, RegExp])[] = [
  ["ApplicationLink", "primary", true, { name: "Other", rpcUrl: "https://other.example.com" }, STAYS],
  ["OAuthSettings", "incoming", "2LO", { link: "jira", outgoing: "3LO" }, OFF('"2LO"', '"disabled"')],
  ["OAuthSettings", "outgoing", "2LOi", { link: "jira", incoming: "3LO" }, OFF('"2LOi"', '"disabled"')],
  [
    "OAuthSettings",
    "outgoing",
    "disabled",
    { link: "jira", incoming: "3LO" },
    /: it stays disabled and is no longer/,
  ],
  ["IncomingConsumer", "description", "What it is", { link: "app", ...CONSUMER }, STAYS],
  ["IncomingConsumer", "callback", "https://app.example.com/c/", { link: "app", ...CONSUMER }, STAYS],
  [
    "IncomingConsumer",
    "executeAs",
    "editor",
    { link: "app", ...CONSUMER },
    /: the server keeps it, and calls continue to run as "editor"\. To change that, declare another user or level "3LO"\.$/,
  ],
  [
    "OutgoingServiceProvider",
    "description",
    "What it is",
    { link: "app", key: "wiki", name: "Wiki", sharedSecret: "shared-secret-81", ...ENDPOINTS },
    STAYS,
  ],
  ["TrustedApplication", "incoming", {}, { link: "jira", outgoing: true }, OFF("enabled", "false")],
  ["TrustedApplication", "outgoing", true, { link: "jira", incoming: {} }, OFF("enabled", "false")],
  ["OutgoingOAuth2Client", "description", "What it is", { name: "Login", ...IDENTITY }, STAYS],
  [
    "IncomingOAuth2Client",
    "rotateWhenChanged",
    { round: "1" },
    { name: "App", ...CLIENT },
    /: the client secret stays as it is\.$/,
  ],
];

test("every optional input of every kind is there", () => {
  const optional = KIND_NAMES.flatMap((kind) => {
    const fields = Object.entries(definitionOf(kind).fields as Readonly<Record<string, Field<unknown>>>);
    // Those of BasicAuthentication go back to what they were: basic-authentication-found.test.ts.
    if (kind === "RsaKeyPair" || kind === "BasicAuthentication") return [];
    return fields
      .filter(([, { onChange, schema }]) => {
        const { success, data } = schema.safeParse(undefined);
        return onChange === "update" && success && data === undefined;
      })
      .map(([name]) => `${kind}.${name}`);
  });
  const told = new Set(CASES.map(([kind, input]) => `${kind}.${input}`));
  expect([...told, ...OF_THE_PROGRAM_ALONE].sort()).toEqual(optional.sort());
});

describe.each(CASES)("%s.%s of %j, once the program leaves it out", (kind, input, value, others, words) => {
  test("stays on the server, and preview and up say so once", async () => {
    const { engine, confluence, jira } = await startInProcessStackWithJira();
    confluence.settings.allowInsecureOAuth2 = true;
    const { link, ...rest } = others;
    const links: Readonly<Record<string, Properties>> = {
      app: { name: "App", rpcUrl: "https://app.example.com" },
      jira: { name: "Jira", type: "jira", rpcUrl: jira.url },
    };
    const declare = (inputs: Properties): void => {
      const on = links[String(link)];
      const id = on && { applicationLinkId: engine.declare("link", "ApplicationLink", on).output("id") };
      engine.declare("part", kind, { ...id, ...rest, ...inputs });
    };
    declare({ [input]: value });
    await engine.up();
    const before = confluence.snapshot();
    declare({});
    const told = async (report: Promise<{ output: string }>) =>
      (await report).output.split("\n").filter((line) => line.includes(`${input} is no longer declared`));
    const preview = await told(engine.preview());
    expect(preview).toEqual([expect.stringMatching(words)]);
    expect(preview[0]).toMatch(new RegExp(`^warning: ${kind} "part": ${input} is no longer declared`));
    const { writes } = await requestsDuring(confluence, async () =>
      expect(await told(engine.up())).toEqual(preview),
    );
    expect([writes, confluence.snapshot()]).toEqual([0, before]);
    expect(await told(engine.up())).toEqual([]);
  });
});

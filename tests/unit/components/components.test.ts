import * as pulumi from "@pulumi/pulumi";
import {
  type ConsumerLevel,
  type GetApplicationLinkArgs,
  getApplicationLink,
  getApplicationLinkStatus,
  getManifest,
  listApplicationLinks,
  type OAuthLevel,
  ReciprocalLink,
  type ReciprocalLinkArgs,
  ThirdPartyApplication,
  type ThirdPartyApplicationArgs,
  type ThirdPartyInstanceArgs,
} from "pulumi-confluence-applinks";

/** What the program has declared, by `<kind> <name>`. */
const declared = new Map<string, Record<string, unknown>>();

beforeAll(async () => {
  await pulumi.runtime.setMocks({
    newResource({ type, name, inputs, id }) {
      declared.set(`${type.split(":").at(-1)} ${name}`, inputs);
      return {
        id: id || `${name}-id`,
        state: { ...inputs, privateKeyPem: "private", publicKeyPem: "public", instanceUrl: CONFLUENCE },
      };
    },
    call: ({ inputs }) => inputs,
  });
  const config = {
    "confluence:baseUrl": CONFLUENCE,
    "confluence:token": "token",
    "confluence:connections": JSON.stringify({ jira: { baseUrl: JIRA, token: "token" } }),
  };
  pulumi.runtime.setAllConfig(config, ["confluence:token", "confluence:connections"]);
});
beforeEach(() => declared.clear());

const CONFLUENCE = "https://confluence.example.com/wiki";
const JIRA = "https://jira.example.com";
const local = { type: "confluence", name: "Wiki" };
const remote = { type: "jira", name: "Jira", connection: "jira" };

describe("ReciprocalLink", () => {
  async function declare(args: Partial<ConstructorParameters<typeof ReciprocalLink>[1]> = {}): Promise<void> {
    const link = new ReciprocalLink("pair", { local, remote, verify: false, ...args });
    expect(await resolved(link.isWorking)).toBeUndefined();
  }

  test("declares on each server a link to the other, at the address that the other has in the configuration", async () => {
    await declare();
    expect(declared.get("ApplicationLink pair-local")).toMatchObject({
      ...{ name: "Jira", type: "jira", rpcUrl: JIRA },
    });
    expect(declared.get("ApplicationLink pair-remote")).toMatchObject({
      ...{ name: "Wiki", type: "confluence", rpcUrl: CONFLUENCE, connection: "jira" },
    });
  });

  test("passes on what is given for an end to the link to that end only", async () => {
    const seen = {
      rpcUrl: "http://jira:8080",
      displayUrl: "https://tracker.example.com",
      primary: true,
      applicationId: "8a5c4e1e-7d3e-3a5c-9d54-0c9a1b7d2f10",
    } as const;
    await declare({ remote: { ...remote, ...seen }, adopt: "takeover" });
    expect(declared.get("ApplicationLink pair-local")).toMatchObject({ ...seen, adopt: "takeover" });
    const back = declared.get("ApplicationLink pair-remote");
    expect(back).toMatchObject({ rpcUrl: CONFLUENCE, adopt: "takeover" });
    expect(Object.keys(back ?? {})).not.toContain("primary");
  });

  test.each<[OAuthLevel | undefined, OAuthLevel | undefined]>([
    [undefined, undefined],
    ["2LOi", "2LO"],
    ["disabled", "3LO"],
  ])(
    "declares incoming %s and outgoing %s the other way round on the other server",
    async (incoming, outgoing) => {
      await declare({ ...(incoming && { incoming }), ...(outgoing && { outgoing }) });
      const [here, there] = [incoming ?? "2LO", outgoing ?? "2LO"];
      expect(declared.get("OAuthSettings pair-local")).toMatchObject({ incoming: here, outgoing: there });
      expect(declared.get("OAuthSettings pair-remote")).toMatchObject({ incoming: there, outgoing: here });
    },
  );

  test.each([
    [
      { local, remote, incomming: "2LO" },
      "incomming is not an input of ReciprocalLink: did you mean incoming?",
    ],
    [
      { local: { ...local, rpcURl: CONFLUENCE, url: JIRA }, remote },
      "rpcURl is not an input of local of ReciprocalLink",
    ],
    [
      { local, remote: { ...remote, level: "2LO" } },
      "level is not an input of remote of ReciprocalLink: the inputs are",
    ],
  ])("refuses %j, as the TypeScript compiler does", (args, said) => {
    expect(() => new ReciprocalLink("pair", args)).toThrow(said);
    expect(declared.size).toBe(0);
  });

  test.each([
    [{}, "local of ReciprocalLink is missing; remote of ReciprocalLink is missing"],
    [{ local: "confluence", remote }, "local of ReciprocalLink must be an array or an object"],
    [
      { local: pulumi.output(local), remote },
      "local of ReciprocalLink must be an array or an object, not an output",
    ],
    [{ local: [local], remote }, "local of ReciprocalLink must be an object"],
    [
      { local, remote: { ...remote, connection: 7 } },
      "connection of remote of ReciprocalLink must be a string",
    ],
    [{ local, remote, verify: "no" }, "verify of ReciprocalLink must be true or false"],
  ])("refuses %j, which no compiler has checked", (args, said) => {
    expect(() => new ReciprocalLink("pair", args as unknown as ReciprocalLinkArgs)).toThrow(said);
    expect(declared.size).toBe(0);
  });

  test("refuses to link a server with itself", () => {
    for (const ends of [
      { local, remote: { ...remote, connection: "default" } },
      { local: { ...local, connection: "jira" }, remote },
    ]) {
      expect(() => new ReciprocalLink("pair", ends)).toThrow(/Both ends of the ReciprocalLink "pair"/);
    }
    expect(declared.size).toBe(0);
  });
});

describe("ThirdPartyApplication", () => {
  const settings = { applicationName: "Weekly Reports", level: "2LO", executeAs: "bot" } as const;

  test("declares a link at an address that is never called, a key pair and a consumer for each installation", async () => {
    const { credentials } = new ThirdPartyApplication("reports", {
      ...settings,
      installations: ["berlin", "tokyo"],
    });
    expect(Object.keys(await resolved(credentials))).toEqual(["berlin", "tokyo"]);
    for (const name of ["berlin", "tokyo"]) {
      expect(declared.get(`ApplicationLink reports-${name}`)).toMatchObject({
        name: `Weekly Reports (${name})`,
        rpcUrl: `https://${name}.weekly-reports.invalid`,
      });
      expect(declared.get(`IncomingConsumer reports-${name}`)).toMatchObject({
        ...{ applicationLinkId: `reports-${name}-id`, key: `weekly-reports-${name}`, publicKey: "public" },
        ...{ level: "2LO", executeAs: "bot" },
      });
      expect(declared.has(`RsaKeyPair reports-${name}`)).toBe(true);
    }
  });

  test("gives each generation its own objects, and the first one as the current credentials", async () => {
    const { credentials, allCredentials } = new ThirdPartyApplication("reports", {
      ...settings,
      installations: { berlin: { generations: ["2026-07", "1"] }, tokyo: {} },
    });
    const all = await resolved(allCredentials);
    expect(Object.values(all).map((generations) => Object.keys(generations).sort())).toEqual([
      ["1", "2026-07"],
      ["1"],
    ]);
    const current = await resolved(credentials);
    expect(current.berlin).toEqual(all.berlin?.["2026-07"]);
    expect(current.berlin?.consumerKey).toBe("weekly-reports-berlin-2026-07");
    expect(declared.has("ApplicationLink reports-berlin")).toBe(true);
  });

  test("declares the same for a program that gives the installations under their former name", async () => {
    const declaredBy = async (args: Pick<ThirdPartyApplicationArgs, "installations" | "instances">) => {
      declared.clear();
      await resolved(new ThirdPartyApplication("reports", { ...settings, ...args }).allCredentials);
      return [...declared];
    };
    const now = await declaredBy({ installations: { berlin: { generations: ["2", "1"] } } });
    expect(now).toHaveLength(1 + 2 * 3);
    const berlin: ThirdPartyInstanceArgs = { generations: ["2", "1"] };
    expect(await declaredBy({ instances: { berlin } })).toEqual(now);
  });

  test("returns the credentials as a secret", async () => {
    const { credentials, allCredentials } = new ThirdPartyApplication("reports", {
      ...settings,
      installations: ["a"],
    });
    expect([await pulumi.isSecret(credentials), await pulumi.isSecret(allCredentials)]).toEqual([true, true]);
    expect(await resolved(credentials)).toEqual({
      a: {
        consumerKey: "weekly-reports-a",
        privateKeyPem: "private",
        signatureMethod: "RSA-SHA1",
        level: "2LO",
        oauthToken: "",
        baseUrl: CONFLUENCE,
        requestTokenUrl: `${CONFLUENCE}/plugins/servlet/oauth/request-token`,
        authorizeUrl: `${CONFLUENCE}/plugins/servlet/oauth/authorize`,
        accessTokenUrl: `${CONFLUENCE}/plugins/servlet/oauth/access-token`,
      },
    });
  });

  test.each<[ConsumerLevel, object]>([
    ["3LO", {}],
    ["2LO", { oauthToken: "" }],
    ["2LOi", { oauthToken: "", requestorParameter: "xoauth_requestor_id" }],
  ])("says how calls without a token of a user are signed at level %s", async (level, expected) => {
    const { credentials } = new ThirdPartyApplication("app", { ...settings, level, installations: ["a"] });
    const { oauthToken, requestorParameter } = (await resolved(credentials)).a ?? {};
    const said = { oauthToken, requestorParameter };
    expect(JSON.parse(JSON.stringify(said))).toEqual(expected);
  });

  test.each([
    ["Übersicht", "ubersicht"],
    ["  R&D / Tools ", "r-d-tools"],
    [`${"x".repeat(39)} y`, "x".repeat(39)],
  ])("makes a consumer key of the name %j", async (applicationName, key) => {
    const { credentials } = new ThirdPartyApplication("app", {
      ...settings,
      applicationName,
      installations: ["a"],
    });
    expect((await resolved(credentials)).a?.consumerKey).toBe(`${key}-a`);
  });

  test.each([
    [{ installations: ["Berlin"] }, '"Berlin" is not made of lower-case letters'],
    [{ installations: ["-"] }, '"-" is not made of'],
    [{ installations: ["x".repeat(41)] }, "at most 40"],
    [{ installations: { a: { generations: [] } } }, '"a" has no generation'],
    [{ installations: { a: { generations: ["1", "1"] } } }, '"a" names a generation twice'],
    [{ installations: { a: { generations: ["b"] }, "a-b": {} } }, "share a name"],
    [{ installations: ["a", "a"] }, "share a name"],
    [{}, "installations is missing"],
    [{ installations: ["a"], instances: ["a"] }, "instances is the former name of installations"],
    [{ installations: ["a"], applicationName: "Отчёты" }, "applicationName needs"],
    [
      { installations: ["a"], excuteAs: "bot" },
      "excuteAs is not an input of ThirdPartyApplication: did you mean executeAs?",
    ],
    [
      { installations: { a: { generations: ["1"], ...{ generation: ["2"] } } } },
      'generation is not an input of installation "a"',
    ],
  ])("refuses %j before anything is declared", (wrong, said) => {
    expect(() => new ThirdPartyApplication("app", { ...settings, ...wrong })).toThrow(said);
    expect(declared.size).toBe(0);
  });

  test.each([
    [{ applicationName: undefined }, "applicationName of ThirdPartyApplication is missing"],
    [{ applicationName: 7 }, "applicationName of ThirdPartyApplication must be a string"],
    [{ level: pulumi.output("3LO") }, "level of ThirdPartyApplication must be a string, not an output"],
    [{ installations: 3 }, "installations of ThirdPartyApplication must be an array or an object"],
    [{ installations: "berlin" }, "installations of ThirdPartyApplication must be an array or an object"],
    [{ installations: { a: "1" } }, 'installation "a" of ThirdPartyApplication must be an object'],
    [
      { installations: { a: { generations: "123" } } },
      'generations of installation "a" of ThirdPartyApplication must be an array',
    ],
  ])("refuses %j, which no compiler has checked", (wrong, said) => {
    const args = { ...settings, installations: ["a"], ...wrong } as unknown as ThirdPartyApplicationArgs;
    expect(() => new ThirdPartyApplication("app", args)).toThrow(said);
    expect(declared.size).toBe(0);
  });
});

describe("lookups", () => {
  const MISSPELT = { connection: "default", conection: "jira" };

  test.each([
    ["listApplicationLinks", () => listApplicationLinks(MISSPELT)],
    ["getApplicationLink", () => getApplicationLink({ name: "Jira", ...MISSPELT })],
    ["getApplicationLinkStatus", () => getApplicationLinkStatus({ id: "1", ...MISSPELT })],
    ["getManifest", () => getManifest(MISSPELT)],
  ])("%s refuses a misspelt option instead of reading from another server", async (lookup, ask) => {
    await expect(ask()).rejects.toThrow(`conection is not an input of ${lookup}: did you mean connection?`);
  });

  test("refuse an output, which has no value yet", async () => {
    const args = { id: pulumi.output("1") } as unknown as GetApplicationLinkArgs;
    await expect(getApplicationLink(args)).rejects.toThrow(
      "id of getApplicationLink must be a string, not an output",
    );
  });
});

function resolved<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply((value) => resolve(value as T)));
}

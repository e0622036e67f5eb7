import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type AnalyzedResource, PolicyServer } from "../support/policy-server";

const ROOT = join(__dirname, "..", "..");
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

let server: PolicyServer;

beforeAll(async () => {
  server = await PolicyServer.start(join(ROOT, "policy"));
});
beforeEach(() => server.configure({}));
afterAll(() => server.close());

const link = (inputs: Record<string, unknown> = {}): AnalyzedResource => ({
  kind: "ApplicationLink",
  name: "jira",
  inputs: {
    name: "Jira",
    type: "jira",
    rpcUrl: "https://jira.example.com",
    displayUrl: "https://jira.example.com",
    ...inputs,
  },
});

function publicKey(modulusLength: number): string {
  return generateKeyPairSync("rsa", {
    modulusLength,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  }).publicKey;
}

const consumer = (inputs: Record<string, unknown>): AnalyzedResource => ({
  kind: "IncomingConsumer",
  name: "reporting-consumer",
  inputs: { key: "reporting", level: "2LO", publicKey: publicKey(2048), ...inputs },
});

/** Breaks one rule each. */
const OFFENDERS: readonly (readonly [string, string, AnalyzedResource])[] = [
  ["encrypted-connections", "a link over plain http", link({ rpcUrl: "http://jira.example.com" })],
  [
    "encrypted-connections",
    "a redirect to plain http",
    {
      kind: "IncomingOAuth2Client",
      name: "app",
      inputs: { redirectUris: ["http://app.example.com/"], scope: "READ" },
    },
  ],
  [
    "impersonation",
    "incoming 2LOi",
    { kind: "OAuthSettings", name: "jira-oauth", inputs: { incoming: "2LOi", outgoing: "2LO" } },
  ],
  [
    "impersonation",
    "outgoing 2LOi",
    { kind: "OAuthSettings", name: "jira-oauth", inputs: { outgoing: "2LOi" } },
  ],
  ["impersonation", "a consumer at 2LOi", consumer({ level: "2LOi" })],
  [
    "trusted-applications",
    "a trusted application",
    { kind: "TrustedApplication", name: "jira-trust", inputs: { outgoing: true } },
  ],
  [
    "outgoing-passwords",
    "a password for another application",
    {
      kind: "OutgoingBasicAuth",
      name: "crm-login",
      inputs: { username: "confluence", password: "[secret]" },
    },
  ],
  ["key-length", "a short key of a consumer", consumer({ publicKey: publicKey(1024) })],
  ["key-length", "a short key pair", { kind: "RsaKeyPair", name: "key", inputs: { bits: 1024 } }],
  ["protected-primary-links", "a primary link without protection", link({ primary: true })],
];

describe("the policy pack", () => {
  test.each(OFFENDERS)("%s: refuses %s, and says what to do", async (policy, _what, resource) => {
    const violations = await server.analyze(resource);
    expect(violations.map((violation) => [violation.policy, violation.level])).toEqual([
      [policy, "mandatory"],
    ]);
    expect(violations[0]?.message).toContain(`"${resource.name}"`);
    expect(violations[0]?.message).toMatch(/Use |add the resource option/);
  });

  test.each([
    ["a link over https", link()],
    [
      "a link to this machine",
      link({ rpcUrl: "http://localhost:8080", displayUrl: "http://127.0.0.1:8080" }),
    ],
    ["a protected primary link", { ...link({ primary: true }), isProtected: true }],
    ["a consumer at 2LO", consumer({ executeAs: "editor" })],
    ["a key pair", { kind: "RsaKeyPair", name: "key", inputs: { bits: 2048 } }],
  ] as const)("accepts %s", async (_what, resource) => {
    expect(await server.analyze(resource)).toEqual([]);
  });

  test.each(OFFENDERS)(
    "%s: refuses %s also when the provider plugin serves it",
    async (policy, _, resource) => {
      const violations = await server.analyze({ ...resource, prefix: "confluence:index:" });
      expect(violations.map((violation) => violation.policy)).toEqual([policy]);
    },
  );

  test("ignores resources of other packages", async () => {
    const foreign = { kind: "ApplicationLink2", name: "other", inputs: { rpcUrl: "http://example.com" } };
    expect(await server.analyze(foreign)).toEqual([]);
  });

  test("a key that is generated in the same update is not a violation, and prints nothing in the preview", async () => {
    expect(await server.analyze(consumer({ publicKey: UNKNOWN }))).toEqual([]);
  });

  test("an address that is only known after the update is not a violation before it", async () => {
    const violations = await server.analyze(link({ rpcUrl: UNKNOWN }));
    expect(violations.filter(({ level }) => level === "mandatory")).toEqual([]);
  });
});

describe("the configuration of the policy pack", () => {
  test("every policy can be configured beyond its enforcement level", async () => {
    expect(await server.policies()).toEqual({
      "encrypted-connections": ["allowedHosts"],
      impersonation: ["allowed"],
      "trusted-applications": ["allowed"],
      "outgoing-passwords": ["allowed"],
      "key-length": ["minimumBits"],
      "protected-primary-links": ["allowed"],
    });
  });

  test.each(OFFENDERS.filter(([policy]) => !["encrypted-connections", "key-length"].includes(policy)))(
    "%s: %s can be excepted by its name",
    async (policy, _what, resource) => {
      await server.configure({ [policy]: { allowed: [resource.name] } });
      expect(await server.analyze(resource)).toEqual([]);
      await server.configure({ [policy]: { allowed: ["another"] } });
      expect(await server.analyze(resource)).toHaveLength(1);
    },
  );

  test("hosts may be excepted from https", async () => {
    await server.configure({ "encrypted-connections": { allowedHosts: ["jira"] } });
    expect(await server.analyze(link({ rpcUrl: "http://jira:8080" }))).toEqual([]);
    expect(await server.analyze(link({ rpcUrl: "http://jira.example.com" }))).toHaveLength(1);
  });

  test("longer keys can be required", async () => {
    await server.configure({ "key-length": { minimumBits: 3072 } });
    expect((await server.analyze(consumer({})))[0]?.message).toContain(
      "has 2048 bits. Use one of at least 3072",
    );
  });

  test("a policy may be advisory, or switched off", async () => {
    await server.configure({ impersonation: { enforcementLevel: "advisory" } });
    expect((await server.analyze(consumer({ level: "2LOi" })))[0]?.level).toBe("advisory");
    await server.configure({ impersonation: { enforcementLevel: "disabled" } });
    expect(await server.analyze(consumer({ level: "2LOi" }))).toEqual([]);
  });
});

test("every policy is documented with its configuration", async () => {
  const page = readFileSync(join(ROOT, "docs", "policies.md"), "utf8");
  for (const [policy, properties] of Object.entries(await server.policies())) {
    const [row = ""] = page.split("\n").filter((line) => line.startsWith(`| \`${policy}\` |`));
    for (const property of properties) expect(row).toContain(`\`${property}\``);
  }
});

test("the pack has the package's version", () => {
  const versionIn = (file: string): unknown => JSON.parse(readFileSync(join(ROOT, file), "utf8")).version;
  const version = versionIn("package.json");
  expect(versionIn("policy/package.json")).toBe(version);
  expect(readFileSync(join(ROOT, "policy/PulumiPolicy.yaml"), "utf8")).toContain(`version: ${version}`);
});

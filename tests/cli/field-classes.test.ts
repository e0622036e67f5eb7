import type { FieldClass } from "../../cli/kinds/field-classes";
import { classOf, type FieldClasses } from "../../cli/kinds/registry";
import { readPlan } from "../../cli/plan/read-plan";
import { type Report, reportOn } from "../../cli/report/report";
import { reaches } from "../../cli/report/risk";
import { RISK_RULES } from "../../cli/report/risk-rules";
import type { Kind } from "../../provider/format/kinds";
import { TYPE_PREFIX } from "../../provider/format/type-tokens";

/** A change of a single field, and the rules that report it as a risk; none if it is cosmetic. */
interface Mutation {
  readonly from: unknown;
  readonly to: unknown;
  readonly risks: readonly string[];
  /** Default: an update. */
  readonly operation?: "create" | "replace";
}

/** A field that is missing here does not compile. */
type Mutations = {
  readonly [Name in Kind]: { readonly [Field in keyof FieldClasses[Name]]: Mutation };
};

const COSMETIC: Mutation = { from: "one", to: "two", risks: [] };
const TAKEOVER: Mutation = { from: undefined, to: "takeover", risks: ["adoption"], operation: "create" };
const ELSEWHERE: Mutation = { from: "default", to: "other", risks: ["replaced"], operation: "replace" };
const OTHER_LINK: Mutation = { from: "id-1", to: "id-2", risks: ["replaced"], operation: "replace" };
const OTHER_HOST: Mutation = {
  from: "https://app.example.com/path",
  to: "https://evil.example.net/path",
  risks: ["sent-elsewhere"],
};
const SECRET_CHANGED: Mutation = { from: "[secret]", to: "[secret]", risks: ["credential-rotated"] };
const WIDER: Mutation = { from: "3LO", to: "2LOi", risks: ["impersonation"] };
const NEW_KEY: Omit<Mutation, "from" | "to"> = { risks: ["credential-rotated"], operation: "replace" };

const KEY =
  "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA47/z+g2I3rNbbffuEIkm7Lm1UU7bGowWIish7kr+NCqKVJbjsQV2ReTqlWl4FKWqGSeRdRPt4op3oyXlVqQ1TvcBQOrf9zYzrTgARHmmNBBM7blRXHWZnHk2BvbMoGmNbJtXxwn939S2Mbb0yGNkeE9XzFKwCgPz9rZnk8o/Gz0OAnTeQYMan3J+nxjo9vZ8TWN5vPk+F4/3ayiwwn8RLcFL1lKVugvo98bxm0UKLUSAeoUo3g9Va6GuJTRIo5BjQO+2RgvwUPhZPJexgQGr+BrMNtmQ+lQdgRhrl/LAwbYn32bm2KiayeTY0AW22KyK5qf4I6uwxR/YV+yH8FKiEQIDAQAB";
const OTHER_KEY = KEY.replace("47/z", "48/z");

const RESTRICTED = { ipPatterns: ["10.0.0.*"], urlPatterns: ["/rest"], timeoutMs: 10_000 };
const OPEN = { ipPatterns: [], urlPatterns: [], timeoutMs: 10_000 };

const MUTATIONS: Mutations = {
  ApplicationLink: {
    name: COSMETIC,
    type: { from: "jira", to: "confluence", risks: ["link-replaced"], operation: "replace" },
    rpcUrl: OTHER_HOST,
    displayUrl: { ...OTHER_HOST, risks: ["people-sent-elsewhere"] },
    primary: { from: undefined, to: true, risks: ["primary-moved"] },
    applicationId: { from: "id-1", to: "id-2", risks: ["link-replaced"], operation: "replace" },
    reportStatus: { from: undefined, to: true, risks: [] },
    connection: { ...ELSEWHERE, risks: ["link-replaced"] },
    adopt: TAKEOVER,
  },
  OAuthSettings: {
    acknowledge: COSMETIC,
    applicationLinkId: OTHER_LINK,
    incoming: WIDER,
    outgoing: WIDER,
    connection: ELSEWHERE,
    adopt: { ...TAKEOVER, risks: ["adoption", "trust-given"] },
  },
  IncomingConsumer: {
    acknowledge: COSMETIC,
    applicationLinkId: OTHER_LINK,
    key: { from: "one", to: "two", risks: ["identity-changed"] },
    name: COSMETIC,
    publicKey: { from: KEY, to: OTHER_KEY, risks: ["credential-rotated"] },
    level: WIDER,
    executeAs: { from: "editor", to: "admin", risks: ["execute-as"] },
    description: COSMETIC,
    callback: OTHER_HOST,
    connection: ELSEWHERE,
    adopt: { ...TAKEOVER, risks: ["adoption", "trust-given"] },
  },
  OutgoingServiceProvider: {
    applicationLinkId: OTHER_LINK,
    key: { from: "one", to: "two", risks: ["identity-changed"] },
    name: COSMETIC,
    sharedSecret: SECRET_CHANGED,
    requestTokenUrl: OTHER_HOST,
    accessTokenUrl: OTHER_HOST,
    authorizeUrl: OTHER_HOST,
    description: COSMETIC,
    connection: ELSEWHERE,
    adopt: { ...TAKEOVER, risks: ["adoption", "trust-given"] },
  },
  OutgoingBasicAuth: {
    acknowledge: COSMETIC,
    applicationLinkId: OTHER_LINK,
    username: { from: "robot", to: "admin", risks: ["trust-changed"] },
    password: SECRET_CHANGED,
    connection: ELSEWHERE,
    adopt: { ...TAKEOVER, risks: ["adoption", "trust-widened"] },
  },
  TrustedApplication: {
    acknowledge: COSMETIC,
    applicationLinkId: OTHER_LINK,
    incoming: { from: RESTRICTED, to: OPEN, risks: ["conditions-dropped"] },
    outgoing: { from: false, to: true, risks: ["impersonation"] },
    connection: ELSEWHERE,
    adopt: { ...TAKEOVER, risks: ["adoption", "impersonation"] },
  },
  BasicAuthentication: {
    enabled: { from: false, to: true, risks: ["trust-widened"] },
    allowedPaths: { from: ["/rest/api/*"], to: ["/rest/*"], risks: ["trust-changed"] },
    allowedUsers: { from: ["robot"], to: ["robot", "intruder"], risks: ["trust-changed"] },
    showWarning: COSMETIC,
    acknowledge: COSMETIC,
    connection: ELSEWHERE,
    adopt: { ...TAKEOVER, risks: ["adoption", "trust-widened"] },
  },
  IncomingOAuth2Client: {
    name: COSMETIC,
    redirectUris: {
      from: ["https://app.example.com/callback"],
      to: ["https://app.example.com/callback", "https://evil.example.net/callback"],
      risks: ["sent-elsewhere"],
    },
    scope: { from: "READ", to: "WRITE", risks: ["trust-changed"] },
    rotateWhenChanged: { from: { round: "1" }, to: { round: "2" }, risks: ["credential-rotated"] },
    connection: ELSEWHERE,
    adopt: { ...TAKEOVER, risks: ["adoption", "trust-given"] },
  },
  OutgoingOAuth2Client: {
    name: COSMETIC,
    description: COSMETIC,
    type: { from: "generic", to: "google", risks: ["identity-changed"] },
    clientId: { from: "one", to: "two", risks: ["identity-changed"] },
    clientSecret: SECRET_CHANGED,
    authorizationEndpoint: OTHER_HOST,
    tokenEndpoint: OTHER_HOST,
    scopes: { from: ["openid"], to: ["openid", "admin"], risks: ["trust-changed"] },
    connection: ELSEWHERE,
    adopt: { ...TAKEOVER, risks: ["adoption", "trust-given"] },
  },
  RsaKeyPair: {
    importPrivateKey: { from: "[secret]", to: "[secret]", ...NEW_KEY },
    bits: { from: 2048, to: 4096, ...NEW_KEY },
    certificate: { from: { commonName: "a" }, to: { commonName: "b" }, risks: ["credential-rotated"] },
    keepers: { from: { month: "1" }, to: { month: "2" }, ...NEW_KEY },
  },
};

/** Every other input of a kind, as the plan shows it on both sides; no secret among them. */
const OTHERS: Readonly<Record<Kind, Readonly<Record<string, unknown>>>> = {
  ApplicationLink: { name: "App", type: "jira", rpcUrl: "https://app.example.com" },
  OAuthSettings: { applicationLinkId: "id-1", incoming: "3LO", outgoing: "disabled" },
  IncomingConsumer: { applicationLinkId: "id-1", key: "app", name: "App", publicKey: KEY, level: "3LO" },
  OutgoingServiceProvider: { applicationLinkId: "id-1", key: "app", name: "App" },
  OutgoingBasicAuth: { applicationLinkId: "id-1", username: "robot" },
  TrustedApplication: { applicationLinkId: "id-1", incoming: RESTRICTED },
  BasicAuthentication: { enabled: false, allowedUsers: ["robot"] },
  IncomingOAuth2Client: { name: "App", redirectUris: ["https://app.example.com/a"], scope: "READ" },
  OutgoingOAuth2Client: { name: "App", clientId: "app", scopes: ["openid"] },
  RsaKeyPair: { bits: 2048 },
};

const CASES = Object.entries(MUTATIONS).flatMap(([kind, fields]) =>
  Object.entries(fields).map(([field, mutation]): [Kind, string, Mutation] => [
    kind as Kind,
    field,
    mutation,
  ]),
);

/** The plan in both forms of the CLI: one document, and events, which have an object for a secret. */
function forms(prefix: string, kind: Kind, field: string, mutation: Mutation): string[] {
  const { from, to, operation = "update" } = mutation;
  const urn = `urn:pulumi:test::e2e::${prefix}${kind}::app`;
  const state = (value: unknown) => {
    const inputs = { ...OTHERS[kind], [field]: value };
    return { id: "id-1", inputs, outputs: inputs };
  };
  const [before, after] = [operation === "create" ? null : state(from), state(to)];
  const event = { op: operation, urn, old: before, new: after };
  const secret = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    ciphertext: "[secret]",
  };
  const document = { steps: [{ op: operation, urn, oldState: before, newState: after }], config: {} };
  return [
    JSON.stringify(document),
    JSON.stringify({ sequence: 1, resourcePreEvent: { metadata: event } }).replaceAll(
      '"[secret]"',
      JSON.stringify(secret),
    ),
  ];
}

const reportsOn = (...plan: Parameters<typeof forms>): Report[] =>
  forms(...plan).map((text) => reportOn(readPlan(text)));

describe.each(CASES)("%s.%s, changed alone", (kind, field, mutation) => {
  const [report, fromEvents] = reportsOn(TYPE_PREFIX.dynamic, kind, field, mutation);
  const rules = [...new Set(report?.risks.map(({ rule }) => rule))];

  test(`names ${mutation.risks.join(", ") || "no risk, being cosmetic"}`, () => {
    expect(rules.toSorted()).toEqual(mutation.risks.toSorted());
    expect(mutation.risks.length === 0).toBe(classOf(kind, field) === "cosmetic");
    expect(reaches(report?.highestRisk, "low")).toBe(mutation.risks.length > 0);
    expect(report?.unknown).toEqual([]);
  });

  test("is named by a rule of its class", () => {
    const own = RISK_RULES.filter(
      ({ id, classes }) =>
        mutation.risks.includes(id) && classes?.some((one) => one === classOf(kind, field)),
    );
    expect(own.length > 0 || mutation.risks.length === 0).toBe(true);
  });

  test("reads the same from one document and from events, and of a provider plugin's type", () => {
    expect(fromEvents).toEqual(report);
    const [ofPlugin] = reportsOn(TYPE_PREFIX.plugin, kind, field, mutation);
    expect(ofPlugin?.risks.map(({ rule, sentence }) => [rule, sentence])).toEqual(
      report?.risks.map(({ rule, sentence }) => [rule, sentence]),
    );
  });

  test("is told when the program marks the field as secret", () => {
    if (mutation.operation !== undefined || mutation.risks.length === 0) return;
    const [hidden] = reportsOn(TYPE_PREFIX.dynamic, kind, field, {
      ...mutation,
      from: "[secret]",
      to: "[secret]",
    });
    expect(hidden?.risks).not.toEqual([]);
    const [shownBefore] = reportsOn(TYPE_PREFIX.dynamic, kind, field, { ...mutation, to: "[secret]" });
    expect(shownBefore?.risks).not.toEqual([]);
  });

  test("is told when its value is known only after the update", () => {
    if (mutation.operation !== undefined || mutation.risks.length === 0) return;
    const to = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const [unknown] = reportsOn(TYPE_PREFIX.dynamic, kind, field, { ...mutation, to });
    expect(unknown?.risks).not.toEqual([]);
    expect(JSON.stringify([unknown?.changes, unknown?.risks])).not.toContain(to);
  });
});

describe("the classes", () => {
  test.each<FieldClass>([
    ...(["identity", "address", "destination", "accepted", "presented"] as const),
    ...(["reach", "precedence", "adoption"] as const),
  ])("%s has a rule", (name) => {
    expect(RISK_RULES.filter(({ classes }) => classes?.includes(name))).not.toEqual([]);
  });
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Consumer, Emulator } from "@pulumi-confluence-applinks/emulator";
import type { SigningCredentials } from "../../cli/doctor/credentials/credentials";
import { REFUSALS } from "../../cli/doctor/credentials/refusals";
import { type SignedCallOptions, signedCallChecks } from "../../cli/doctor/credentials/signed-calls";
import { CHECKS_OF_THE_WAY, examine } from "../../cli/doctor/examination";
import { readConnection } from "../../provider/connection/connection-settings";
import { startConfluence } from "../support/emulator";
import { rsaKeyPair, signRsaSha1 } from "../support/oauth-client";

const KEYS = rsaKeyPair();

let confluence: Emulator;
beforeEach(async () => {
  confluence = await startConfluence({ contextPath: "/wiki", profile: "confluence-10" });
});

function register(consumer: Partial<Consumer> = {}): void {
  confluence.state.consumers.push({
    key: "reporting-berlin",
    name: "Reporting",
    description: null,
    publicKey: KEYS.publicKey.replace(/-----.*-----|\s/g, ""),
    callback: null,
    threeLOAllowed: true,
    twoLOAllowed: true,
    executingTwoLOUser: "editor",
    twoLOImpersonationAllowed: true,
    ...consumer,
  });
}

function credentials(own: Partial<SigningCredentials> = {}): SigningCredentials {
  return {
    consumerKey: "reporting-berlin",
    privateKeyPem: KEYS.privateKey,
    level: "2LO",
    baseUrl: confluence.url,
    ...own,
  };
}

async function examined(own: Partial<SigningCredentials> = {}, options: SignedCallOptions = {}) {
  const config: Record<string, string> = { baseUrl: confluence.url, token: "unused" };
  const settings = readConnection("default", (key) => config[key.replace("confluence:", "")], {});
  const all = await examine(settings, [...CHECKS_OF_THE_WAY, ...signedCallChecks(credentials(own), options)]);
  return all.filter(({ check }) => ["signed call", "application"].includes(check));
}

describe("doctor with an application's credentials", () => {
  test("calls as the service account, without a login and without a write", async () => {
    register();
    const before = confluence.snapshot();
    expect(await examined()).toEqual([
      { check: "signed call", severity: "ok", says: "The server accepts a signed call as “editor”." },
    ]);
    expect(confluence.snapshot()).toEqual(before);
    const { list, rejectedLogins } = confluence.requests;
    expect(rejectedLogins).toBe(0);
    expect(list.map(({ authentication }) => authentication)).not.toContain("bearer");
  });

  test("calls as the user it is told at 2LOi, and says so when it is told none", async () => {
    register();
    expect(await examined({ level: "2LOi" }, { requestor: "manager" })).toMatchObject([
      { severity: "ok", says: expect.stringContaining("“manager”") },
    ]);
    expect(await examined({ level: "2LOi" })).toMatchObject([
      { severity: "ok", says: expect.stringContaining("“editor”") },
      { severity: "note", advice: "Name one with --requestor." },
    ]);
  });

  test("asks for a request token at 3LO", async () => {
    register();
    expect(await examined({ level: "3LO" })).toMatchObject([
      { severity: "ok", says: expect.stringContaining("request token") },
    ]);
  });

  test.each<[string, string, () => void, Partial<SigningCredentials>, SignedCallOptions]>([
    ["a consumer that is gone", "consumer_key_unknown", () => undefined, {}, {}],
    ["another key", "signature_invalid", () => register(), { privateKeyPem: rsaKeyPair().privateKey }, {}],
    ["2LO that is off", "level_off", () => register({ twoLOAllowed: false }), {}, {}],
    ["no executeAs", "anonymous", () => register({ executingTwoLOUser: null }), {}, {}],
    ["an unknown user", "permission_denied", () => register(), { level: "2LOi" }, { requestor: "nobody" }],
    [
      "a user at a consumer that may not impersonate",
      "level_off",
      () => register({ twoLOImpersonationAllowed: false }),
      { level: "2LOi" },
      { requestor: "manager" },
    ],
  ])("recognises %s", async (_, problem, arrange, own, options) => {
    arrange();
    expect(await examined(own, options)).toMatchObject([
      { severity: "error", says: expect.stringContaining(`, ${problem})`), advice: expect.any(String) },
    ]);
  });

  test("recognises a clock that is off, beside the finding of the clock", async () => {
    register();
    confluence.settings.skewMs = 600_000;
    expect(await examined()).toMatchObject([{ says: expect.stringContaining("timestamp_refused") }]);
  });

  test("an anonymous call that is let in is a note", async () => {
    register({ executingTwoLOUser: null });
    confluence.settings.anonymousAccess = true;
    expect(await examined()).toMatchObject([
      { severity: "note", says: expect.stringContaining("anonymous") },
    ]);
  });
});

describe("doctor and the refusal of an application", () => {
  const url = () => `${confluence.url}/rest/api/user/current`;
  const signed = (change: (header: string) => string = (header) => header) =>
    change(signRsaSha1("reporting-berlin", KEYS.privateKey, { url: url() }));

  /** What the application would report: status, challenge and body. */
  async function reported(Authorization: string, address = url()): Promise<string> {
    const response = await fetch(address, { headers: { Authorization }, redirect: "manual" });
    expect(response.status).not.toBe(200);
    return `${response.status} ${response.headers.get("www-authenticate")} ${await response.text()}`;
  }

  test.each<[string, string, () => Promise<string>]>([
    [
      "drops the empty token",
      "anonymous",
      () => reported(signed((it) => it.replace(/oauth_token="", /, ""))),
    ],
    [
      "writes the word null",
      "token_rejected",
      () =>
        reported(
          signRsaSha1("reporting-berlin", KEYS.privateKey, {
            url: url(),
            token: { key: "null", secret: "" },
          }),
        ),
    ],
    ["sends no header", "anonymous", () => reported("")],
    ["signs another address", "signature_invalid", () => reported(signed(), `${url()}?expand=status`)],
    [
      "has another method",
      "signature_method_rejected",
      () => reported(signed((it) => it.replace("RSA-SHA1", "RSA-SHA256"))),
    ],
    [
      "counts milliseconds",
      "parameter_rejected",
      () => reported(signed((it) => it.replace(/(oauth_timestamp="\d+)/, "$1000"))),
    ],
    [
      "leaves a parameter out",
      "parameter_absent",
      () => reported(signed((it) => it.replace(/oauth_nonce="[^"]*", /, ""))),
    ],
  ])("tells one that %s", async (_, problem, refused) => {
    register();
    const findings = await examined({}, { refused: await refused() });
    expect(findings).toMatchObject([
      { check: "signed call", severity: "ok" },
      {
        check: "application",
        severity: "warning",
        says: expect.stringContaining(REFUSALS[problem as keyof typeof REFUSALS].cause),
        advice: REFUSALS[problem as keyof typeof REFUSALS].fix,
      },
    ]);
  });

  test("says what its own call rules out", async () => {
    register();
    const [, application] = await examined({}, { refused: "oauth_problem=signature_invalid" });
    expect(application?.says).toContain("so the key is right");
  });

  test("knows a redirect to the login page, and admits what it does not know", async () => {
    register();
    const [, redirect] = await examined({}, { refused: "302 Location: /wiki/login.action?os_destination=x" });
    expect(redirect?.says).toContain(REFUSALS.anonymous.cause);
    const [, unknown] = await examined({}, { refused: "it does not work" });
    expect(unknown).toMatchObject({ severity: "note" });
  });
});

describe("doctor --credentials as it is run", () => {
  const main = join(__dirname, "../../dist/cli/main.js");

  /** With a password in the environment, which is none of its business. */
  async function run(args: readonly string[], input: string) {
    const env = { PATH: process.env.PATH ?? "", CONFLUENCE_USERNAME: "admin", CONFLUENCE_PASSWORD: "wrong" };
    const child = spawn(process.execPath, [main, "doctor", "--credentials", "-", ...args], { env });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    child.stdin.end(input);
    const [code] = await once(child, "close");
    return { code, output };
  }

  test("reads the output of the stack, and shows no key", async () => {
    register();
    const { code, output } = await run(["--json"], JSON.stringify(credentials()));
    expect(JSON.parse(output)).toMatchObject({
      findings: expect.arrayContaining([
        {
          check: "credentials",
          severity: "ok",
          says: `Credentials of “reporting-berlin” for ${confluence.url}: level 2LO, RSA key of 2048 bits.`,
        },
        expect.objectContaining({ check: "signed call", severity: "ok" }),
      ]),
    });
    expect(code).toBe(0);
    expect(output).not.toContain(KEYS.privateKey.split("\n")[1]);
    expect(confluence.requests.rejectedLogins).toBe(0);
  });

  test("is broken when the call is refused", async () => {
    const { code, output } = await run([], JSON.stringify(credentials()));
    expect([code, output]).toEqual([3, expect.stringContaining("consumer_key_unknown")]);
  });

  test.each([
    ["nothing", "", "standard input is not JSON. Write them with `pulumi stack output --json --show-secrets"],
    ["the placeholder of a secret", "[secret]", "Write them with `pulumi stack output --json --show-secrets"],
    [
      "another object",
      "{}",
      "consumerKey: is not a string; privateKeyPem: must be an RSA private key as PEM; level: is none of 3LO, 2LO, 2LOi; baseUrl: is not a URL",
    ],
    [
      "other things",
      '{"consumerKey":"canary","privateKeyPem":"canary"}',
      "privateKeyPem: is not a private key",
    ],
  ])("refuses %s without quoting it", async (_, input, words) => {
    const { code, output } = await run([], input);
    expect([code, output]).toEqual([1, expect.stringContaining(words)]);
    expect(output).not.toContain("canary");
  });
});

describe("docs/signing-calls.md", () => {
  test("has every refusal with its cause and its fix", () => {
    const page = readFileSync(join(__dirname, "../../docs/signing-calls.md"), "utf8");
    for (const [name, { cause, fix }] of Object.entries(REFUSALS)) {
      expect(page).toContain(`| \`${name}\` | ${cause} | ${fix} |`);
    }
  });
});

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { documentedPrograms } from "../support/documented-programs";
import { startConfluence } from "../support/emulator";
import { LANGUAGE_RUNTIMES, missingFor, runProgram } from "../support/language-runtimes";
import { rsaKeyPair } from "../support/oauth-client";

/** Libraries are downloaded the first time. */
const WITH_DOWNLOADS_MS = 5 * 60_000;

const programs = documentedPrograms("signing-calls.md");

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "signing-calls-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The credentials file of an installation, for a consumer that a new Confluence 10 has registered. */
async function credentialsFile(bits?: number): Promise<string> {
  const confluence = await startConfluence({ contextPath: "/wiki", profile: "confluence-10" });
  const { publicKey, privateKey } = rsaKeyPair(bits);
  confluence.state.consumers.push({
    key: "reporting-berlin",
    name: "Reporting",
    description: null,
    publicKey: publicKey.replace(/-----.*-----|\s/g, ""),
    callback: null,
    threeLOAllowed: true,
    twoLOAllowed: true,
    executingTwoLOUser: "editor",
    twoLOImpersonationAllowed: true,
  });
  const file = join(folder, "berlin.json");
  const servlets = `${confluence.url}/plugins/servlet/oauth`;
  const credentials = {
    consumerKey: "reporting-berlin",
    // With an empty line at the end, as editors and heredocs leave files.
    privateKeyPem: `${privateKey}\n`,
    signatureMethod: "RSA-SHA1",
    level: "2LOi",
    oauthToken: "",
    requestorParameter: "xoauth_requestor_id",
    baseUrl: confluence.url,
    requestTokenUrl: `${servlets}/request-token`,
    authorizeUrl: `${servlets}/authorize`,
    accessTokenUrl: `${servlets}/access-token`,
  };
  await writeFile(file, JSON.stringify(credentials));
  return file;
}

/** Reports what is missing, if anything is. */
async function canRun(language: string, title: string): Promise<boolean> {
  const runtime = LANGUAGE_RUNTIMES[language];
  const missing = runtime && (await missingFor(runtime));
  if (missing === undefined) return true;
  process.stdout.write(`docs/signing-calls.md, ${title}: not run, ${missing}.\n`);
  return false;
}

describe("the programs of docs/signing-calls.md", () => {
  test("are in languages that have a runtime", () => {
    expect(programs.length).toBeGreaterThan(0);
    expect(Object.keys(LANGUAGE_RUNTIMES)).toEqual(expect.arrayContaining(programs.map((p) => p.language)));
  });

  test.each(programs)(
    "act as the service account, and as the user that they name: $title",
    async ({ title, language, source }) => {
      if (!(await canRun(language, title))) return;
      const file = await credentialsFile();
      expect(await runProgram(language, source, folder, [file])).toContain('"username":"editor"');
      expect(await runProgram(language, source, folder, [file, "manager"])).toContain('"username":"manager"');
    },
    WITH_DOWNLOADS_MS,
  );
});

describe("a machine whose OpenSSL refuses to sign", () => {
  // Only Red Hat's OpenSSL can refuse just SHA-1; this configuration refuses every algorithm to programs that read it.
  const POLICY = "openssl_conf = init\n[init]\nalg_section = evp\n[evp]\ndefault_properties = fips=yes\n";

  test.each([
    ["ruby", false],
    ["perl", false],
    ["php", false],
    ["js", process.config.variables.node_shared_openssl !== true],
    ["go", true],
    ["java", true],
  ] as const)(
    "affects programs that are linked with it, and none that bring their own code: %s",
    async (language, isUntouched) => {
      const program = programs.find((candidate) => candidate.language === language);
      if (program === undefined) throw new Error(`The page has no program in ${language}`);
      if (!(await canRun(language, program.title))) return;
      const [file, OPENSSL_CONF] = [await credentialsFile(), join(folder, "openssl.cnf")];
      await writeFile(OPENSSL_CONF, POLICY);
      const run = runProgram(language, program.source, folder, [file], { OPENSSL_CONF });
      if (isUntouched) expect(await run).toContain('"username":"editor"');
      else await expect(run).rejects.toThrow();
    },
    WITH_DOWNLOADS_MS,
  );
});

describe("a short key in Go", () => {
  /** Go's setting, on by default where the program's go.mod says 1.24 or later. */
  const GODEBUG = (floor: boolean) => `rsa1024min=${floor ? 1 : 0}`;

  test.each([
    [1024, true, undefined],
    [512, true, /512-bit keys are insecure/],
    [512, false, undefined],
  ])(
    "of %d bits, with the floor: %s",
    async (bits, hasFloor, refusal) => {
      const program = programs.find(({ language }) => language === "go");
      if (program === undefined) throw new Error("The page has no program in Go");
      if (!(await canRun("go", program.title))) return;
      const environment = { GODEBUG: GODEBUG(hasFloor) };
      const run = runProgram("go", program.source, folder, [await credentialsFile(bits)], environment);
      if (refusal === undefined) expect(await run).toContain('"username":"editor"');
      else await expect(run).rejects.toThrow(refusal);
    },
    WITH_DOWNLOADS_MS,
  );
});

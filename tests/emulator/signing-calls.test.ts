import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { documentedPrograms } from "../support/documented-programs";
import { startConfluence } from "../support/emulator";
import { LANGUAGE_RUNTIMES, missingFor, runProgram } from "../support/language-runtimes";
import { rsaKeyPair } from "../support/oauth-client";

/** Libraries are fetched the first time. */
const WITH_DOWNLOADS_MS = 5 * 60_000;

const programs = documentedPrograms("signing-calls.md");

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "signing-calls-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("the programs of docs/signing-calls.md", () => {
  test("are in languages that have a runtime", () => {
    expect(programs.length).toBeGreaterThan(0);
    expect(Object.keys(LANGUAGE_RUNTIMES)).toEqual(expect.arrayContaining(programs.map((p) => p.language)));
  });

  test.each(programs)(
    "act as the service account, and as the user they name: $title",
    async ({ title, language, source }) => {
      const runtime = LANGUAGE_RUNTIMES[language];
      const missing = runtime && (await missingFor(runtime));
      if (missing !== undefined) {
        process.stdout.write(`docs/signing-calls.md, ${title}: not run, ${missing}.\n`);
        return;
      }
      const confluence = await startConfluence({ contextPath: "/wiki", profile: "confluence-10" });
      const { publicKey, privateKey } = rsaKeyPair();
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
        // As editors and heredocs leave files: with an empty line at the end.
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

      expect(await runProgram(language, source, folder, [file])).toContain('"username":"editor"');
      expect(await runProgram(language, source, folder, [file, "manager"])).toContain('"username":"manager"');
    },
    WITH_DOWNLOADS_MS,
  );
});

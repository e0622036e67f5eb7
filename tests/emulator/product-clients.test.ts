import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startConfluence, startServer } from "../support/emulator";
import { LANGUAGE_RUNTIMES, missingFor, PRODUCT_CLIENTS, runProgram } from "../support/language-runtimes";

/** The libraries are downloaded the first time. */
const WITH_DOWNLOADS_MS = 5 * 60_000;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "product-clients-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const USERS = [
  { name: "admin", password: "admin", role: "systemAdministrator" as const, tokens: ["token-of-admin"] },
  { name: "editor", password: "editor", displayName: "Eda Editor" },
];

/** What a program in Python with these clients prints; undefined without Python. */
async function printedBy(source: string, ...args: string[]): Promise<string[] | undefined> {
  const runtime = LANGUAGE_RUNTIMES[PRODUCT_CLIENTS];
  const missing = runtime && (await missingFor(runtime));
  if (missing === undefined)
    return (await runProgram(PRODUCT_CLIENTS, source, folder, args)).trim().split("\n");
  process.stdout.write(`Product clients in Python: not run, ${missing}.\n`);
  return undefined;
}

describe("published clients of the products", () => {
  test(
    "jira: reads server info, users and groups, and logs out",
    async () => {
      const jira = await startServer({
        product: "jira",
        contextPath: "/jira",
        profile: "jira-11",
        users: USERS,
      });
      const lines = await printedBy(
        `
import sys
from jira import JIRA
jira = JIRA(sys.argv[1], token_auth="token-of-admin")
print(jira.server_info()["deploymentType"])
print(jira.myself()["name"])
print(jira.session().name)
print(jira.user("editor").displayName)
print(len(jira.user("admin", expand="groups").raw["groups"]["items"]))
print(jira.kill_session().status_code)
`,
        jira.url,
      );
      if (lines !== undefined) expect(lines).toEqual(["Server", "admin", "admin", "Eda Editor", "2", "204"]);
    },
    WITH_DOWNLOADS_MS,
  );

  test(
    "atlassian-python-api: searches Confluence, and reads users of Confluence and Bitbucket",
    async () => {
      const options = { contextPath: "/app", users: USERS };
      const confluence = await startConfluence({ profile: "confluence-10", ...options });
      const bitbucket = await startServer({ product: "bitbucket", profile: "bitbucket-10", ...options });
      const lines = await printedBy(
        `
import sys
from atlassian import Bitbucket, Confluence
confluence = Confluence(sys.argv[1], token="token-of-admin", cloud=False)
print(confluence.cql("type = page", limit=5)["size"])
print(confluence.get_user_details_by_username("editor")["displayName"])
bitbucket = Bitbucket(sys.argv[2], token="token-of-admin")
print(bitbucket.get("rest/api/1.0/users/editor")["slug"])
`,
        confluence.url,
        bitbucket.url,
      );
      if (lines !== undefined) expect(lines).toEqual(["0", "Eda Editor", "editor"]);
    },
    WITH_DOWNLOADS_MS,
  );
});

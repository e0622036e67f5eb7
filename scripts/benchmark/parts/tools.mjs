import { spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ExpectedError } from "../../setup/entry-point.mjs";
import { LOCAL } from "../../setup/folders.mjs";
import { entryOf } from "../figures.mjs";
import { createStack } from "../measured-stack.mjs";
import { linksWithConsumers } from "../programs.mjs";
import { startServer } from "../server.mjs";

/** A checkout of github.com/NordeaOSS/esp.bitbucket, which no package registry has; it needs xmltodict beside `ansible-core`. */
const COLLECTION = process.env.ESP_BITBUCKET;

/** The published Ansible collection for application links works on any of Atlassian's servers with these endpoints. */
const PLAYBOOK = `
- hosts: localhost
  gather_facts: false
  vars:
    ansible_python_interpreter: "{{ ansible_playbook_python }}"
  tasks:
    - name: links with consumers
      esp.bitbucket.bitbucket_application_link:
        url: "{{ lookup('env', 'SERVER') }}"
        username: admin
        password: admin
        state: "{{ lookup('env', 'STATE') }}"
        applink:
          name: "Application {{ item }}"
          rpcUrl: "https://application-{{ item }}.example.com"
          displayUrl: "https://application-{{ item }}.example.com"
          key: "application-{{ item }}"
          publicKey: "{{ lookup('env', 'PUBLIC_KEY') }}"
      loop: "{{ range(0, lookup('env', 'COUNT') | int) | list }}"
`;

/** A script without a tool: look up by name, create what is missing, register the consumer. */
const SCRIPT = `
set -eu
api() { curl --silent --show-error --fail --user admin:admin --header 'Content-Type: application/json' --header 'X-Atlassian-Token: no-check' "$@"; }
i=0
while [ $i -lt $COUNT ]; do
  url="https://application-$i.example.com"
  id=$(api "$SERVER/rest/applinks/3.0/applinks" | tr '{' '\\n' | sed -n "s/.*\\"id\\":\\"\\([^\\"]*\\)\\".*\\"name\\":\\"Application $i\\".*/\\1/p" | head -n 1)
  if [ "$STATE" = absent ]; then
    [ -z "$id" ] || api --request DELETE "$SERVER/rest/applinks/3.0/applinks/$id"
  elif [ -z "$id" ]; then
    created=$(api --request PUT "$SERVER/rest/applinks/3.0/applicationlink" --data "{\\"id\\":null,\\"name\\":\\"Application $i\\",\\"rpcUrl\\":\\"$url\\",\\"displayUrl\\":\\"$url\\",\\"typeId\\":\\"generic\\"}")
    id=$(printf %s "$created" | sed -n 's/.*applicationlink\\/\\([0-9a-f-]*\\).*/\\1/p')
    api --request PUT "$SERVER/rest/applinks-oauth/1.0/applicationlink/$id/authentication/consumer" \\
      --data "{\\"key\\":\\"application-$i\\",\\"name\\":\\"Application $i\\",\\"publicKey\\":\\"$KEY_IN_JSON\\",\\"description\\":null,\\"sharedSecret\\":null,\\"outgoing\\":false,\\"twoLOAllowed\\":false,\\"executingTwoLOUser\\":null,\\"twoLOImpersonationAllowed\\":false}" > /dev/null
  fi
  i=$((i + 1))
done
`;

/** A tool whose round takes longer is measured once: beside the others, its spread does not matter. */
const ONCE_FROM_S = 120;

/** The four jobs, in this order. */
export const JOBS = ["create", "no-op", "one drifted link", "destroy"];

/**
 * Seconds and requests of this provider, of a script with curl and of the Ansible collection, at a latency.
 *
 * @param {import("../../pulumi-cli.mjs").PulumiCli} cli
 * @param {{ count: number, rounds: number, latencyMs: number }} options
 * @returns {Promise<Record<string, Record<string, { wallS: number, requests: number }[]>>>} By tool and job.
 */
export async function measureTools(cli, { count, rounds, latencyMs }) {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = publicKey.export({ type: "spki", format: "pem" }).toString();
  const folder = join(LOCAL, "benchmark", "tools");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const tools = {
    "this provider": (/** @type {string} */ server) =>
      ours(cli, join(folder, "ours"), { count, server, key }),
    "a script with curl": async (/** @type {string} */ server) => script(folder, { count, server, key }),
    ...(COLLECTION && {
      "Ansible, esp.bitbucket": async (/** @type {string} */ server) =>
        ansible(folder, { count, server, key }),
    }),
  };
  /** @type {Record<string, Record<string, { wallS: number, requests: number, failure?: string }[]>>} */
  const measured = Object.fromEntries(
    Object.keys(tools).map((tool) => [tool, Object.fromEntries(JOBS.map((job) => [job, []]))]),
  );
  for (let round = 1; round <= rounds; round++) {
    console.error(`  ${latencyMs} ms, round ${round} of ${rounds}`);
    for (const [tool, start] of Object.entries(tools)) {
      if (secondsPerRound(entryOf(measured, tool)) > ONCE_FROM_S) continue;
      const server = await startServer({ latencyMs, basicAuth: { blocked: false } });
      try {
        const jobs = await start(server.url);
        for (const job of JOBS) {
          if (job === "one drifted link") await server.rename();
          await server.clear();
          const startedMs = performance.now();
          const failure = await entryOf(jobs, job)();
          const wallS = (performance.now() - startedMs) / 1000;
          const { total } = await server.usage();
          entryOf(entryOf(measured, tool), job).push({
            wallS,
            requests: total,
            ...(failure && { failure: failure.slice(-300) }),
          });
          if (failure && job !== "one drifted link") throw new ExpectedError(`${tool} failed:\n${failure}`);
        }
      } finally {
        await server.close();
      }
    }
  }
  return measured;
}

/** @param {Record<string, { wallS: number }[]>} jobs 0 before the first round. */
function secondsPerRound(jobs) {
  return Object.values(jobs).reduce((sum, [first]) => sum + (first?.wallS ?? 0), 0);
}

/** @typedef {{ count: number, server: string, key: string }} Task */

/** @param {import("../../pulumi-cli.mjs").PulumiCli} cli @param {string} folder @param {Task} task */
async function ours(cli, folder, { count, server, key }) {
  const env = { COUNT: String(count), PUBLIC_KEY: key, CONFLUENCE_BASE_URL: server };
  const pulumi = await createStack(cli, folder, { files: linksWithConsumers, env });
  /** @param {string[]} args */
  const job =
    (...args) =>
    async () => {
      await pulumi([...args, "--yes", "--skip-preview"]);
      return undefined;
    };
  return {
    create: job("up"),
    "no-op": job("up"),
    "one drifted link": job("up", "--refresh"),
    destroy: job("destroy"),
  };
}

/** @param {string} folder @param {Task} task */
function script(folder, { count, server, key }) {
  const file = join(folder, "links.sh");
  writeFileSync(file, SCRIPT);
  const env = { COUNT: String(count), SERVER: server, KEY_IN_JSON: JSON.stringify(key).slice(1, -1) };
  return jobsOf((state) => run("sh", [file], { ...env, STATE: state }));
}

/** @param {string} folder @param {Task} task */
function ansible(folder, { count, server, key }) {
  const parent = join(folder, "ansible_collections", "esp");
  mkdirSync(parent, { recursive: true });
  if (!existsSync(join(parent, "bitbucket"))) symlinkSync(String(COLLECTION), join(parent, "bitbucket"));
  const file = join(folder, "links.yml");
  writeFileSync(file, PLAYBOOK);
  const env = { COUNT: String(count), SERVER: server, PUBLIC_KEY: key, ANSIBLE_COLLECTIONS_PATH: folder };
  return jobsOf((state) =>
    run("ansible-playbook", ["-i", "localhost,", "-c", "local", file], { ...env, STATE: state }),
  );
}

/** @param {(state: "present" | "absent") => Promise<string | undefined>} make */
function jobsOf(make) {
  const present = () => make("present");
  return { create: present, "no-op": present, "one drifted link": present, destroy: () => make("absent") };
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} env
 * @returns {Promise<string | undefined>} Its output, when it has failed.
 */
async function run(command, args, env) {
  const child = spawn(command, args, { env: { ...process.env, ...env } });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  return code === 0 ? undefined : output.slice(-3000);
}

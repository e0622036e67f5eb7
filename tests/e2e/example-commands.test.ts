import { cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { startConfluence, startJira } from "../support/emulator";
import { addLink } from "../support/emulator-links";
import { commandsIn, type Page, pages } from "../support/pages";
import {
  type GuestLanguage,
  isLeftOut,
  languageSupport,
  VIRTUAL_ENVIRONMENT,
} from "../support/programs/language-support";
import { linkGoSdk, required } from "../support/pulumi-project";
import { runScript } from "../support/shell";

const ROOT = join(__dirname, "..", "..");
const PASSWORD = "a-long-password";
const USERS = [
  { name: "admin", password: PASSWORD, role: "systemAdministrator" },
  { name: "application-links", password: PASSWORD, role: "systemAdministrator" },
  ...["jobs-robot", "reporting-bot", "monitoring"].map((name) => ({ name, password: PASSWORD })),
] as const;

/** Holds the stand-in for the plugin of @pulumi/random, which the CLI would have to download. */
const PLUGINS = join(ROOT, "tests/support/bin");

/** What a page says in words, where it does. */
const IN_WORDS: Readonly<Record<string, (commands: readonly string[]) => readonly string[]>> = {
  // "and the same for `sales` and `support`"
  "fleet-yaml": (commands) =>
    commands.flatMap((command) =>
      command.includes("connections.engineering.")
        ? ["engineering", "sales", "support"].map((name) => command.replaceAll("engineering", name))
        : [command],
    ),
  python: (commands) => [VIRTUAL_ENVIRONMENT, ...withoutCode(commands)],
  go: (commands) => withoutCode(commands),
};

/** The hosts that the tests run with write no code. */
function withoutCode(commands: readonly string[]): string[] {
  return commands.map((command) => command.replace("import ", "import --generate-code=false "));
}

const OTHER_LANGUAGES = ["python", "go", "java"] as const;

/** The language of an example that is not in TypeScript. */
function languageOf(example: string): GuestLanguage | undefined {
  if (example.endsWith("yaml")) return "yaml";
  return OTHER_LANGUAGES.find((language) => language === example);
}

/** Commands that are not about the stack, or cannot be run here: `tests/unit/docs/commands.test.ts` says why. */
const LEFT_OUT = /^(npm |cd |pulumi install|pulumi package add)/;

/** The only one of the hosts here that generates an SDK is that of Java. */
const isRunHere = (name: string) => (command: string) =>
  !LEFT_OUT.test(command) || (name === "java" && command.startsWith("pulumi package add"));

/** Where `npm run emulator -- --port 8090` serves. */
const STARTED = "http://127.0.0.1:8090";

/** Addresses of pages that stand for a server of the reader's. */
const SERVERS = /https:\/\/(?:confluence|jira)\.[\w.]+|http:\/\/127\.0\.0\.1:8090/g;

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "applinks-examples-"));
  await mkdir(join(root, "state"));
  const modules = join(required("E2E_INSTALLATION"), "node_modules");
  await symlink(modules, join(root, "node_modules"), "junction");
  for (const folder of ["plugin", "dist"]) {
    await symlink(join(modules, "pulumi-confluence-applinks", folder), join(root, folder), "junction");
  }
  await cp(join(ROOT, "tsconfig.json"), join(root, "tsconfig.json"));
});

afterEach(() => rm(root, { recursive: true, force: true, maxRetries: 5 }));

describe("the commands that the page of an example shows, typed in its folder", () => {
  const examples = pages().flatMap((page) => {
    const name = /^examples\/([^/]+)\/README\.md$/.exec(page.path)?.[1];
    const isRun = page.blocks.flatMap(commandsIn).some((command) => command.startsWith("pulumi up"));
    return name !== undefined && isRun ? [[name, page] as const] : [];
  });

  test.each(examples)("%s: succeed, print what the page says, and leave nothing", async (name, page) => {
    const language = languageOf(name);
    // Said by global-setup.ts.
    if (language !== undefined && isLeftOut(language)) return;
    const support = language === undefined ? { path: PLUGINS, env: {} } : languageSupport(language);
    const folder = join(root, "examples", name);
    await cp(join(ROOT, "examples", name), folder, { recursive: true });
    if (language === "go") await linkGoSdk(folder);
    const run = (command: string) => runScript(command, folder, environment(support));
    const commands = commandsOf(name, page);
    const servers = await serversFor(commands);
    const before = snapshots(servers);

    let printed = "";
    for (const shown of commands) {
      const command = shown.replace(SERVERS, (url) => servers.get(url)?.url ?? url);
      const imported = command.startsWith("pulumi import") && servers.get("https://confluence.example.com");
      if (imported) addLink(imported, { name: "Our wiki" });
      const { code, output } = await run(command);
      expect(code === 0 ? "" : `$ ${command}\n${output}`).toBe("");
      printed += output;
    }
    const lines = printed.split("\n");
    expect(samplesIn(page).filter((parts) => !lines.some((line) => hasAll(line, parts)))).toEqual([]);

    const removal = "pulumi state unprotect --all --yes && pulumi destroy --yes --skip-preview";
    expect(await run(removal)).toMatchObject({ code: 0 });
    expect(snapshots(servers)).toEqual(before);
  });
});

/** As its reader types them. */
function commandsOf(name: string, { blocks }: Page): string[] {
  const shown = blocks.flatMap(commandsIn).filter(isRunHere(name));
  return (IN_WORDS[name]?.(shown) ?? shown).map((command) => {
    const typed = command.replace(/^(pulumi (?:up|destroy|import))/, "$1 --yes");
    return typed.includes(" --secret ") ? `echo ${PASSWORD} | ${typed}` : typed;
  });
}

/** A server for each address that the commands name. */
async function serversFor(commands: readonly string[]): Promise<Map<string, Emulator>> {
  const servers = new Map<string, Emulator>();
  for (const url of new Set(commands.flatMap((command) => command.match(SERVERS) ?? []))) {
    const start = url.includes("jira") ? startJira : startConfluence;
    // The one that a page has its reader start is of the newest generation.
    const server = await start({ users: USERS, ...(url === STARTED && { profile: "confluence-10" }) });
    // As a server in its development mode: its own address is plain http here.
    server.settings.allowInsecureOAuth2 = true;
    servers.set(url, server);
  }
  return servers;
}

const snapshots = (servers: ReadonlyMap<string, Emulator>) =>
  [...servers.values()].map((server) => server.snapshot());

/** The lines of output that a page shows, each as the parts around `…`, which stands for anything. */
function samplesIn({ blocks }: Page): string[][] {
  const quoted = blocks.filter(({ language }) => language === "text");
  const lines = quoted.flatMap(({ source }) => source.split("\n")).filter((line) => line.trim() !== "");
  return lines.map((line) => line.split("…").map((part) => part.trim()));
}

const hasAll = (line: string, parts: readonly string[]) => parts.every((part) => line.includes(part));

function environment({ path, env }: { path: string; env: Readonly<Record<string, string>> }) {
  return {
    ...env,
    PATH: [required("E2E_PULUMI_BIN_DIR"), process.env.PATH, path].join(delimiter),
    HOME: root,
    TMPDIR: root,
    PULUMI_HOME: join(root, "home"),
    PULUMI_BACKEND_URL: pathToFileURL(join(root, "state")).href,
    PULUMI_CONFIG_PASSPHRASE: "example",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    NO_COLOR: "1",
  };
}

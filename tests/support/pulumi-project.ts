import { execFileSync, spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { compileJavaProgram } from "./programs/java-program";
import { type GuestLanguage, languageSupport } from "./programs/language-support";

/** The outcome of a command of the CLI. */
export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout and stderr as a user sees them. */
  readonly output: string;
}

/** A running command of the CLI. */
export interface RunningCommand {
  /** Ends the CLI with every process it has started, as a power failure would. */
  kill(): void;
  /** Ends the CLI alone, as `kill -9` does; gives the processes that it has started. */
  killAlone(): number[];
  readonly ended: Promise<CliResult>;
}

/** One resource of the stack's state. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly initErrors?: readonly string[];
}

/** What runs a program: `nodejs-sdk` is Node.js with the SDK that is generated for the provider plugin. */
export type Runtime = "nodejs" | GuestLanguage;

/** What a project is made of. */
export interface ProjectOptions {
  /** `index.ts`, `main.go`, `App.java` or `__main__.py`; in YAML, the rest of `Pulumi.yaml`. */
  readonly program: string;
  /** Default: `nodejs`. In the others the resources are served by the installed package's provider plugin. */
  readonly runtime?: Runtime;
  /** Stack configuration; keys without a namespace belong to the project. */
  readonly config?: Readonly<Record<string, string>>;
  /** Configuration stored as ciphertext. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Compiles the program with every command as users do, which costs seconds each. Default: only transpiles it. */
  readonly isTypeChecked?: boolean;
  /** Added to the environment of every command. */
  readonly env?: Readonly<Record<string, string>>;
  /** Puts `node_modules` into the project's folder. Default: those of the installation that all projects share. */
  readonly install?: (folder: string) => Promise<void>;
}

/** A Pulumi project with one stack, which shares nothing with other projects but the installed package. */
export interface PulumiProject {
  readonly folder: string;
  /** The environment of every command, for programs that run the CLI themselves. */
  readonly env: NodeJS.ProcessEnv;
  /** Replaces the program; one of another runtime makes the project one of that. */
  write(program: string, runtime?: Runtime): Promise<void>;
  setConfig(key: string, value: string): Promise<void>;
  setSecret(key: string, value: string): Promise<void>;
  /** Any command of the CLI, not interactive and without colours. */
  run(...args: string[]): Promise<CliResult>;
  /** The same, to be inspected or killed while it runs. */
  begin(...args: string[]): RunningCommand;
  /** The package's own command, as it is installed. */
  applinks(...args: string[]): Promise<CliResult>;
  preview(...args: string[]): Promise<CliResult>;
  /** Without the preview before it. */
  up(...args: string[]): Promise<CliResult>;
  refresh(...args: string[]): Promise<CliResult>;
  destroy(...args: string[]): Promise<CliResult>;
  /** The exported state as a string, to be searched. */
  exportState(): Promise<string>;
  /** Resources in the state, without the stack itself, providers and secrets' values. */
  resources(): Promise<StateResource[]>;
  /** Stack outputs, with secrets in plain text. */
  outputs(): Promise<Record<string, unknown>>;
  /** Deletes the project with its state. */
  remove(): Promise<void>;
}

/**
 * Creates a project in a temporary folder, with its own home, state and passphrase, and the packed package installed.
 * Only for suites with `tests/e2e/global-setup.ts`.
 *
 * @example
 * const project = await createProject({ program: 'import * as applinks from "pulumi-confluence-applinks"; …' });
 * const { code, output } = await project.up();
 */
export async function createProject(options: ProjectOptions): Promise<PulumiProject> {
  const folder = await mkdtemp(join(tmpdir(), "applinks-project-"));
  const env = environment(folder, {
    PULUMI_NODEJS_TRANSPILE_ONLY: String(options.isTypeChecked !== true),
    ...options.env,
  });
  const requireRuntime = (runtime: Runtime) => {
    if (runtime === "nodejs") return;
    const { path, env: own } = languageSupport(runtime);
    if (!env.PATH?.split(delimiter).includes(path)) env.PATH = [env.PATH, path].join(delimiter);
    Object.assign(env, own);
  };
  const pulumi = join(required("E2E_PULUMI_BIN_DIR"), "pulumi");

  const begin = (...args: string[]) =>
    execute(pulumi, [...args, "--non-interactive", "--color=never"], folder, env);
  const run = (...args: string[]) => begin(...args).ended;
  const mustRun = async (...args: string[]): Promise<CliResult> => {
    const result = await run(...args);
    if (result.code !== 0) throw new Error(`pulumi ${args.slice(0, 2).join(" ")} failed:\n${result.output}`);
    return result;
  };
  const write = async (program: string, runtime = options.runtime ?? "nodejs") => {
    requireRuntime(runtime);
    const { host, file, plugin } = PROGRAMS[runtime];
    const head = `name: e2e\nruntime: ${host}\n${plugin}`;
    if (runtime === "go") await writeGoModule(folder);
    if (file === "Pulumi.yaml") return writeFile(join(folder, file), `${head}${program}`);
    await writeFile(join(folder, "Pulumi.yaml"), head);
    await writeFile(join(folder, file), program);
    if (runtime === "java") await compileJavaProgram(folder);
  };
  const exportState = async () => (await mustRun("stack", "export")).stdout;

  await writeProject(folder);
  await (options.install ?? linkInstallation(options.runtime))(folder);
  await write(options.program);
  await mustRun("stack", "init", "test");
  const settings = configArguments(options.config ?? {}, options.secrets ?? {});
  if (settings.length > 0) await mustRun("config", "set-all", ...settings);

  return {
    folder,
    env,
    write,
    run,
    begin,
    exportState,
    setConfig: async (key, value) => void (await mustRun("config", "set", "--plaintext", key, value)),
    setSecret: async (key, value) => void (await mustRun("config", "set", "--secret", key, value)),
    applinks: (...args) =>
      execute(join(folder, "node_modules", ".bin", "confluence-applinks"), args, folder, env).ended,
    preview: (...args) => run("preview", ...args),
    up: (...args) => run("up", "--yes", "--skip-preview", ...args),
    refresh: (...args) => run("refresh", ...confirmation(args), ...args),
    destroy: (...args) => run("destroy", "--yes", "--skip-preview", ...args),
    outputs: async () => JSON.parse((await mustRun("stack", "output", "--json", "--show-secrets")).stdout),
    resources: async () => resourcesIn(await exportState()),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Where the engine finds the provider plugin: in the package as it is installed. */
const PLUGIN = `plugins:
  providers:
    - name: confluence
      path: node_modules/pulumi-confluence-applinks/plugin
`;

/** The host and the file of a project's program, and the rest of its project file. */
const PROGRAMS = {
  nodejs: { host: "nodejs", file: "index.ts", plugin: "" },
  "nodejs-sdk": { host: "nodejs", file: "index.ts", plugin: PLUGIN },
  yaml: { host: "yaml", file: "Pulumi.yaml", plugin: PLUGIN },
  python: { host: "python", file: "__main__.py", plugin: PLUGIN },
  go: { host: "go", file: "main.go", plugin: PLUGIN },
  // Compiled here: with Maven, which the example uses, every command of the CLI would take some seconds longer.
  java: { host: "{ name: java, options: { binary: program.jar } }", file: "App.java", plugin: PLUGIN },
} as const satisfies Record<
  Runtime,
  { readonly host: string; readonly file: string; readonly plugin: string }
>;

/** The module of the example in Go, with the generated SDK where `pulumi package add` puts it. */
async function writeGoModule(folder: string): Promise<void> {
  const example = join(__dirname, "../../examples/go");
  for (const name of ["go.mod", "go.sum"]) await cp(join(example, name), join(folder, name));
  await linkGoSdk(folder);
}

async function writeProject(folder: string): Promise<void> {
  await mkdir(join(folder, "state"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "e2e", main: "index.ts" }));
  const compilerOptions = {
    strict: true,
    target: "ES2022",
    module: "CommonJS",
    moduleResolution: "Node",
    skipLibCheck: true,
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["index.ts"] }));
}

function linkInstallation(runtime: Runtime | undefined): (folder: string) => Promise<void> {
  const sdk = runtime === "nodejs-sdk" ? languageSupport(runtime).sdk : undefined;
  const modules = join(sdk ?? required("E2E_INSTALLATION"), "node_modules");
  return (folder) => symlink(modules, join(folder, "node_modules"), "junction");
}

/** Puts the SDK that was generated for Go where the module of a program looks for it. */
export async function linkGoSdk(folder: string): Promise<void> {
  const link = join(folder, "sdks", "confluence");
  await rm(link, { force: true });
  await mkdir(join(folder, "sdks"), { recursive: true });
  await symlink(languageSupport("go").sdk ?? "", link, "junction");
}

/** Nothing of the developer's own environment but where programs are. */
function environment(folder: string, own: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { SystemRoot, TMPDIR, TEMP } = process.env;
  return {
    ...(SystemRoot && { SystemRoot }),
    ...(TMPDIR && { TMPDIR }),
    ...(TEMP && { TEMP }),
    PATH: [required("E2E_PULUMI_BIN_DIR"), process.env.PATH].join(delimiter),
    HOME: folder,
    USERPROFILE: folder,
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: pathToFileURL(join(folder, "state")).href,
    PULUMI_CONFIG_PASSPHRASE: "e2e",
    PULUMI_STACK: "test",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
    ...own,
  };
}

function configArguments(
  config: Readonly<Record<string, string>>,
  secrets: Readonly<Record<string, string>>,
): string[] {
  return [
    ...Object.entries(config).flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]),
    ...Object.entries(secrets).flatMap(([key, value]) => ["--secret", `${key}=${value}`]),
  ];
}

function confirmation(args: readonly string[]): string[] {
  return args.includes("--preview-only") ? [] : ["--yes", "--skip-preview"];
}

function resourcesIn(state: string): StateResource[] {
  const { deployment } = JSON.parse(state) as { deployment: { resources?: StateResource[] } };
  return (deployment.resources ?? [])
    .filter(({ type }) => !type.startsWith("pulumi:"))
    .map((resource) => ({ ...resource, inputs: resource.inputs ?? {}, outputs: resource.outputs ?? {} }));
}

function execute(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): RunningCommand {
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<CliResult>((resolve, reject) => {
    const result = { stdout: "", stderr: "", output: "" };
    const collect = (stream: "stdout" | "stderr") => (text: string) => {
      result[stream] += text;
      result.output += text;
    };
    child.stdout.setEncoding("utf8").on("data", collect("stdout"));
    child.stderr.setEncoding("utf8").on("data", collect("stderr"));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, ...result }));
  });
  return {
    ended,
    kill() {
      if (child.pid === undefined || child.exitCode !== null) return;
      for (const pid of [child.pid, ...descendantsOf(child.pid)]) killIfAlive(pid);
    },
    killAlone() {
      if (child.pid === undefined) return [];
      const started = descendantsOf(child.pid);
      killIfAlive(child.pid);
      return started;
    },
  };
}

/** The CLI puts its plugins into process groups of their own, so that killing its group would not reach them. */
function descendantsOf(root: number): number[] {
  const table = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  const processes = table
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const found = [root];
  for (const parent of found) {
    for (const [pid, ppid] of processes) if (ppid === parent && pid !== undefined) found.push(pid);
  }
  return found.slice(1);
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** What `tests/e2e/global-setup.ts` has put into the environment. */
export function required(name: "E2E_PULUMI_BIN_DIR" | "E2E_INSTALLATION"): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: this test needs tests/e2e/global-setup.ts.`);
  return value;
}

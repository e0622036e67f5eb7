import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";

/** How programs of one language are run. */
export interface LanguageRuntime {
  /** Commands that have to be installed. */
  readonly commands: readonly string[];
  /** The file name of a program. */
  readonly fileName: string;
  /** A command that succeeds where the system has the libraries; unset = they are downloaded. */
  readonly probe?: readonly [string, ...string[]];
  /** Downloads the libraries into a folder of the user's cache, once. */
  readonly fetch?: (folder: string) => Promise<void>;
  /** The command line, before the program's own arguments. */
  readonly command: (program: string, libraries: string) => readonly [string, ...string[]];
  readonly environment?: (libraries: string) => Readonly<Record<string, string>>;
}

const NODE_MODULES = join(__dirname, "..", "..", "node_modules");

const MAVEN_DEPENDENCIES = [
  "com.google.oauth-client:google-oauth-client:1.39.0",
  "com.google.code.gson:gson:2.11.0",
  "oauth.signpost:signpost-core:2.1.1",
  "com.github.scribejava:scribejava-core:8.3.3",
];

/** Python with clients of the products instead of OAuth libraries. */
export const PRODUCT_CLIENTS = "python-product-clients";

/** By the language of the code block. */
export const LANGUAGE_RUNTIMES: Readonly<Record<string, LanguageRuntime>> = {
  js: {
    commands: [process.execPath],
    fileName: "call.cjs",
    command: (program) => [process.execPath, program],
    environment: () => ({ NODE_PATH: NODE_MODULES }),
  },
  python: pythonWith("requests-oauthlib==2.0.0", "authlib==1.6.5", "oauthlib[signedtoken]", "requests"),
  [PRODUCT_CLIENTS]: pythonWith("jira==3.10.5", "atlassian-python-api==4.0.7"),
  ruby: {
    commands: ["ruby"],
    fileName: "call.rb",
    probe: ["ruby", "-e", 'require "oauth"'],
    command: (program) => ["ruby", program],
  },
  php: {
    commands: ["php"],
    fileName: "call.php",
    probe: ["php", "-r", 'exit(class_exists("OAuth") ? 0 : 1);'],
    command: (program) => ["php", program],
  },
  perl: {
    commands: ["perl"],
    fileName: "call.pl",
    probe: ["perl", "-MNet::OAuth", "-MCrypt::OpenSSL::RSA", "-MLWP::UserAgent", "-e", "1"],
    command: (program) => ["perl", program],
  },
  go: {
    commands: ["go"],
    fileName: "call.go",
    fetch: async (folder) => {
      await writeFile(
        join(folder, "go.mod"),
        "module call\n\ngo 1.21\n\nrequire github.com/dghubble/oauth1 v0.7.3\n",
      );
      await run("go", ["mod", "download", "github.com/dghubble/oauth1"], { GOFLAGS: "-mod=mod" }, folder);
    },
    command: (program, libraries) => ["go", "-C", libraries, "run", program],
    environment: () => ({ GOFLAGS: "-mod=mod" }),
  },
  java: {
    commands: ["java", "mvn"],
    fileName: "Call.java",
    fetch: async (folder) => {
      await writeFile(join(folder, "pom.xml"), pomOf(MAVEN_DEPENDENCIES));
      const goal = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies";
      await run("mvn", ["-q", "-B", goal, `-DoutputDirectory=${folder}`], {}, folder);
    },
    command: (program, libraries) => [
      "java",
      "-XX:TieredStopAtLevel=1",
      "-cp",
      join(libraries, "*"),
      program,
    ],
  },
};

function pythonWith(...packages: readonly string[]): LanguageRuntime {
  return {
    commands: ["python3"],
    fileName: "call.py",
    fetch: async (folder) => {
      await run("python3", ["-m", "pip", "install", "--quiet", "--target", folder, ...packages]);
    },
    command: (program) => ["python3", program],
    environment: (libraries) => ({ PYTHONPATH: libraries }),
  };
}

/** Why a language's programs cannot be run here, in a few words; undefined when they can. */
export async function missingFor({
  commands,
  probe,
}: Pick<LanguageRuntime, "commands" | "probe">): Promise<string | undefined> {
  const missing = commands.filter((command) => !isInstalled(command));
  if (missing.length > 0) return `${missing.join(" and ")} not installed`;
  if (probe === undefined) return undefined;
  const [command, ...args] = probe;
  return run(command, args).then(
    () => undefined,
    () => "its library is not installed",
  );
}

/** Runs a program; returns what it prints. Libraries are downloaded the first time, for this user. */
export async function runProgram(
  language: string,
  source: string,
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const runtime = LANGUAGE_RUNTIMES[language];
  if (runtime === undefined) throw new Error(`There is no runtime for ${language}`);
  const libraries = await librariesOf(language, runtime);
  const program = join(folder, runtime.fileName);
  await writeFile(program, source);
  const [command, ...before] = runtime.command(program, libraries);
  return run(command, [...before, ...args], { ...runtime.environment?.(libraries), ...environment }, folder);
}

async function librariesOf(language: string, { fetch }: LanguageRuntime): Promise<string> {
  const folder = join(cacheHome(), "pulumi-confluence-applinks", "signing-calls-2", language);
  if (fetch === undefined || existsSync(folder)) return folder;
  await mkdir(dirname(folder), { recursive: true });
  const partial = await mkdtemp(`${folder}-`);
  await fetch(partial);
  // Another process may have been faster.
  await rename(partial, folder).catch(() => rm(partial, { recursive: true, force: true }));
  return folder;
}

function cacheHome(): string {
  return process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
}

function isInstalled(command: string): boolean {
  return (
    existsSync(command) ||
    (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, command)))
  );
}

function pomOf(dependencies: readonly string[]): string {
  const elements = dependencies.map((dependency) => {
    const [group, artifact, version] = dependency.split(":");
    return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
  });
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>signing</groupId><artifactId>calls</artifactId><version>1</version>
<dependencies>${elements.join("\n")}</dependencies></project>\n`;
}

async function run(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  cwd?: string,
): Promise<string> {
  const env = { ...process.env, ...environment };
  const { stdout } = await promisify(execFile)(command, args, { env, cwd });
  return stdout;
}

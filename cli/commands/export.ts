import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { Command, Option } from "commander";
import { Instance, readConnection } from "../../provider";
import { CommandError } from "../command-error";
import {
  addConnectionOptions,
  type ConnectionOptions,
  connectionSource,
} from "../connection/connection-options";
import { EXIT } from "../exit-codes";
import { importFile } from "../export/import-file";
import { type Inventory, takeInventory } from "../export/inventory";
import { LANGUAGE_NAMES, LANGUAGES, type LanguageName, languageOfRuntime } from "../export/languages";
import type { Language } from "../export/languages/language";
import { nextSteps, summaryOf } from "../export/next-steps";
import { keyFiles, type ProgramFile, statementsOf } from "../export/statements";
import { ownVersion, packageFile } from "../own-version";
import { addNotes, type Notes } from "./notes";

interface Options extends ConnectionOptions {
  readonly out: string;
  readonly language?: LanguageName;
  readonly with?: readonly string[];
  readonly importOnly?: true;
  readonly force?: true;
  readonly json?: true;
}

/** `export`: writes a program from a server that was set up by hand. */
export function exportCommand(): Command {
  const command = new Command("export")
    .summary("write a program, and an import file, from what a server has")
    .description(
      "Reads a server and writes the program, in TypeScript, YAML or Python, that declares everything on it, and a file for `pulumi import --file`, after which `pulumi preview` has nothing to change. Changes nothing on the server.",
    )
    .requiredOption("-o, --out <folder>", "the output folder; created if it does not exist")
    .addOption(
      new Option(
        "--language <language>",
        "of the program; default: that of the existing project, or typescript",
      ).choices(LANGUAGE_NAMES),
    )
    .option(
      "--with <connection...>",
      "export these configured servers as well; a link between two of them becomes a ReciprocalLink",
    )
    .option(
      "--import-only",
      "write only import.json, with the secrets that are now in the stack's configuration",
    )
    .option("--force", "overwrite existing files")
    .option("--json", "write a summary as JSON instead of the next steps")
    .action(run);
  return addNotes(addConnectionOptions(command), NOTES);
}

const NOTES: Notes = {
  examples: [
    "CONFLUENCE_PASSWORD=… confluence-applinks export -o links -u https://confluence.example.com --username admin",
    "confluence-applinks export -o links --stack production --with jira",
    "confluence-applinks export -o links --language yaml --stack production",
    "confluence-applinks export -o . --stack production --import-only",
  ],
  exits: {
    [EXIT.ok]: "the files are written",
    [EXIT.failed]:
      "nothing is written: the folder already contains a program, or the server could not be read",
  },
};

const IMPORT_FILE = "import.json";

async function run({
  out,
  language = languageOf(out),
  with: others = [],
  importOnly,
  force,
  json,
  ...options
}: Options): Promise<void> {
  const projectName = projectFileEntry(out, "name") ?? DEFAULT_PROJECT;
  // The stack belongs to the project in the output folder or, when a new project is written, to the one in the current folder.
  const isProject = existsSync(join(out, "Pulumi.yaml"));
  const source = await connectionSource({ ...(isProject && { cwd: out }), ...options });
  const connections = [...new Set([source.name, ...others])];
  const servers = connections.map((connection) => ({
    connection,
    instance: new Instance(readConnection(connection, source.config)),
  }));
  try {
    const inventory = await takeInventory({
      servers,
      secret: (key) => source.stackConfig[`${projectName}:${key}`],
    });
    const files = [
      ...(importOnly ? [] : newFiles(inventory, { out, language, projectName, isForced: force === true })),
      { path: IMPORT_FILE, text: importFile(inventory, LANGUAGES[language].way) },
    ];
    for (const { path, text } of files) await write(join(out, path), text, path === IMPORT_FILE);
    const written = files.map(({ path }) => path);
    process.stdout.write(
      json
        ? `${JSON.stringify(summaryOf(inventory, written), undefined, 2)}\n`
        : nextSteps(inventory, {
            folder: relative(process.cwd(), out) || ".",
            servers,
            stack: isProject ? options.stack : undefined,
            isProgramWritten: importOnly !== true,
            sdk: LANGUAGES[language].sdk,
            packageFile: packageFile(),
          }),
    );
  } finally {
    await Promise.all(servers.map(({ instance }) => instance.close()));
  }
}

/** The program, and the files that make the folder a project unless it already is one. */
function newFiles(
  inventory: Inventory,
  {
    out,
    language,
    projectName,
    isForced,
  }: {
    readonly out: string;
    readonly language: LanguageName;
    readonly projectName: string;
    readonly isForced: boolean;
  },
): ProgramFile[] {
  const { program, project, ignored = [] }: Language = LANGUAGES[language];
  const files = [program(statementsOf(inventory), projectName), ...keyFiles(inventory)];
  const present = files.find(({ path }) => existsSync(join(out, path)));
  if (present !== undefined && !isForced) {
    throw new CommandError(
      `${join(out, present.path)} already exists: choose another folder, or add --force (or --import-only, to write ${IMPORT_FILE} alone).`,
    );
  }
  // The import file holds secrets.
  const lines = ["node_modules/", ...ignored, IMPORT_FILE, ""];
  const around = [...project(projectName, ownVersion()), { path: ".gitignore", text: lines.join("\n") }];
  return [...around.filter(({ path }) => !existsSync(join(out, path))), ...files];
}

/** Only the user may read the import file: it holds secrets. */
async function write(file: string, text: string, isPrivate: boolean): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, isPrivate ? { mode: 0o600 } : {});
}

/** An entry of the existing project file. The project's name is the namespace of the program's configuration. */
function projectFileEntry(out: string, key: "name" | "runtime"): string | undefined {
  try {
    const text = readFileSync(join(out, "Pulumi.yaml"), "utf8");
    return new RegExp(`^${key}:\\s*(?:name:\\s*)?["']?([\\w.-]+)`, "m").exec(text)?.[1];
  } catch {
    return undefined;
  }
}

function languageOf(out: string): LanguageName {
  return languageOfRuntime(projectFileEntry(out, "runtime") ?? "") ?? "typescript";
}

const DEFAULT_PROJECT = "confluence-links";

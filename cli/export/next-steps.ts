import { dirname } from "node:path";
import { DEFAULT_CONNECTION, isUrl, optionKey } from "../../provider";
import type { ExportedServer, SecretEntry } from "./exported-resource";
import type { Inventory } from "./inventory";

/** Machine-readable summary of an export. */
export interface ExportSummary {
  /** Resources by kind. */
  readonly resources: Readonly<Record<string, number>>;
  /** Configuration entries of the program that are secret; values that are not known are missing from the import file. */
  readonly secrets: readonly SecretEntry[];
  readonly omitted: readonly string[];
  readonly files: readonly string[];
}

export function summaryOf({ resources, omitted }: Inventory, files: readonly string[]): ExportSummary {
  const counts: Record<string, number> = {};
  for (const { kind } of resources) counts[kind.kind] = (counts[kind.kind] ?? 0) + 1;
  return { resources: counts, secrets: secretsOf(resources), omitted, files };
}

/** What the next steps depend on besides the inventory. */
export interface Circumstances {
  readonly folder: string;
  readonly servers: readonly ExportedServer[];
  /** The stack whose configuration was used; absent when the configuration is yet to be written. */
  readonly stack: string | undefined;
  readonly isProgramWritten: boolean;
  /** The command that generates the SDK of the program's language, if it has one. */
  readonly sdk: string | undefined;
  /** The path of the `package.json` of this copy of the package. */
  readonly packageFile: string;
}

/** One block of commands, and how to run it. */
interface Block {
  readonly title: string;
  readonly commands: readonly string[];
}

/** Human-readable summary of an export, with the commands to run next. */
export function nextSteps(inventory: Inventory, circumstances: Circumstances): string {
  const { folder, isProgramWritten } = circumstances;
  const { resources, secrets, omitted } = summaryOf(inventory, []);
  const counts = Object.entries(resources).map(([kind, count]) => `${count} ${kind}`);
  const unknown = secrets.filter(({ isKnown }) => !isKnown).map(({ key }) => key);
  const blocks = blocksOf(circumstances, secrets, unknown).filter(({ commands }) => commands.length > 0);
  return [
    `Exported to ${folder}: ${counts.join(", ") || "nothing, since there is nothing to export"}.`,
    ...(omitted.length === 0 ? [] : ["", "Not exported:", ...omitted.map((sentence) => `  ${sentence}`)]),
    ...(unknown.length === 0
      ? []
      : ["", `No server returns ${unknown.join(", ")}: set them, then write import.json again.`]),
    ...blocks.flatMap(({ title, commands }) => ["", title, ...commands.map((command) => `  ${command}`)]),
    "",
    ...(isProgramWritten
      ? [
          "As long as the package is in no registry, the first npm install fails; the second one installs this copy of it.",
        ]
      : []),
    "The preview shows no change. import.json contains secrets in plain text: keep it out of version control and delete it.",
    "",
  ].join("\n");
}

/** Commands that prompt for a value are pasted one by one: in a block, the next line would be taken as the value. */
function blocksOf(
  { folder, servers, stack, isProgramWritten, sdk, packageFile }: Circumstances,
  secrets: readonly SecretEntry[],
  unknown: readonly string[],
): readonly Block[] {
  const isNew = stack === undefined;
  const asked = [
    ...(isNew ? servers.flatMap(secretsOfLogin) : []),
    ...(isNew ? secrets.map(({ key }) => key) : unknown).map((key) => `pulumi config set --secret ${key}`),
  ];
  return [
    {
      title: "Next, in one go:",
      commands: [
        ...(folder === "." ? [] : [`cd ${quoted(folder)}`]),
        ...(isProgramWritten
          ? [
              `npm install || npm install "$(npm pack --silent --ignore-scripts ${quoted(dirname(packageFile))})"`,
              ...(sdk === undefined ? [] : ["pulumi install", sdk]),
            ]
          : []),
        ...(isNew ? ["pulumi stack init production"] : []),
      ],
    },
    { title: "Then one by one, since each asks for a value:", commands: asked },
    {
      title: "Then, in one go:",
      commands: [
        ...(isNew ? servers.flatMap(settingsOf) : []),
        ...(unknown.length > 0 ? [secondExport(servers, stack)] : []),
        "pulumi import --file import.json --generate-code=false --protect=false --yes",
        "rm import.json",
        "pulumi preview",
      ],
    },
  ];
}

/** Connection settings that are not secret and that the program needs to work. */
const SETTINGS = ["baseUrl", "caFile", "clientCertFile", "clientKeyFile", "proxy"] as const;

function settingsOf(server: ExportedServer): string[] {
  const { settings } = server.instance;
  const { credentials } = settings;
  const values: [string, string][] = SETTINGS.flatMap((setting): [string, string][] => {
    const value = settings[setting];
    return value === undefined || isSecret(setting, value) ? [] : [[setting, value]];
  });
  if (credentials.kind === "password") values.push(["username", credentials.username]);
  if (settings.allowInsecureHttp) values.push(["allowInsecureHttp", "true"]);
  return values.map(([setting, value]) => `pulumi config set ${keyOf(server, setting)} ${quoted(value)}`);
}

function secretsOfLogin(server: ExportedServer): string[] {
  const { credentials, proxy } = server.instance.settings;
  const secrets = [
    ...(credentials.kind === "password" ? ["password"] : []),
    ...(credentials.token === undefined ? [] : ["token"]),
    ...(proxy !== undefined && isSecret("proxy", proxy) ? ["proxy"] : []),
  ];
  return secrets.map((setting) => `pulumi config set --secret ${keyOf(server, setting)}`);
}

/** A proxy URL may contain credentials. */
function isSecret(setting: string, value: string): boolean {
  return setting === "proxy" && isUrl(value) && new URL(value).username !== "";
}

function keyOf({ connection }: ExportedServer, setting: string): string {
  const key = quoted(optionKey({ name: connection }, setting));
  return connection === DEFAULT_CONNECTION ? key : `--path ${key}`;
}

function secondExport([first, ...others]: readonly ExportedServer[], stack = "production"): string {
  const isDefault = first === undefined || first.connection === DEFAULT_CONNECTION;
  const connection = isDefault ? "" : ` --connection ${quoted(first.connection)}`;
  const more =
    others.length === 0 ? "" : ` --with ${others.map((server) => quoted(server.connection)).join(" ")}`;
  return `npx confluence-applinks export --out . --stack ${quoted(stack)}${connection} --import-only${more}`;
}

/** Quotes a string as one word of a shell command. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function secretsOf(resources: Inventory["resources"]): SecretEntry[] {
  return resources.flatMap(({ secrets }) => [...secrets.values()]);
}

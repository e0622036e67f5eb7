import { DEFAULT_CONNECTION } from "../../provider/connection/settings";
import type { ExportedServer, SecretEntry } from "./exported-resource";
import type { Inventory } from "./inventory";

/** What an export did, for machines. */
export interface ExportSummary {
  /** Resources by kind. */
  readonly resources: Readonly<Record<string, number>>;
  /** Configuration entries of the program that hold secrets; those that are not known are missing in the import file. */
  readonly secrets: readonly SecretEntry[];
  readonly omitted: readonly string[];
  readonly files: readonly string[];
}

export function summaryOf({ resources, omitted }: Inventory, files: readonly string[]): ExportSummary {
  const counts: Record<string, number> = {};
  for (const { kind } of resources) counts[kind.kind] = (counts[kind.kind] ?? 0) + 1;
  return { resources: counts, secrets: secretsOf(resources), omitted, files };
}

/** What the next steps depend on besides what was exported. */
export interface Circumstances {
  readonly folder: string;
  readonly servers: readonly ExportedServer[];
  /** The stack whose configuration was used; without one, the configuration is still to be made. */
  readonly stack: string | undefined;
  readonly isProgramWritten: boolean;
}

/** What an export did, and the commands that follow, for people. */
export function nextSteps(inventory: Inventory, circumstances: Circumstances): string {
  const { folder, servers, stack, isProgramWritten } = circumstances;
  const { resources, secrets, omitted } = summaryOf(inventory, []);
  const counts = Object.entries(resources).map(([kind, count]) => `${count} ${kind}`);
  const unknown = secrets.filter(({ isKnown }) => !isKnown).map(({ key }) => key);
  const steps = [
    ...(isProgramWritten ? ["npm install"] : []),
    ...(stack === undefined
      ? [
          "pulumi stack init production",
          ...servers.flatMap(configuration),
          ...secrets.map(({ key }) => `pulumi config set --secret ${key}`),
        ]
      : unknown.map((key) => `pulumi config set --secret ${key}`)),
    ...(unknown.length > 0 ? [secondExport(servers, stack)] : []),
    "pulumi import --file import.json --generate-code=false --protect=false",
    "rm import.json",
    "pulumi preview",
  ];
  return [
    `Exported to ${folder}: ${counts.join(", ") || "nothing, since there is nothing to export"}.`,
    ...(omitted.length === 0 ? [] : ["", "Not exported:", ...omitted.map((sentence) => `  ${sentence}`)]),
    ...(unknown.length === 0
      ? []
      : ["", `No server tells ${unknown.join(", ")}: set them, then write import.json again.`]),
    "",
    `Next, in ${folder}:`,
    ...steps.map((step) => `  ${step}`),
    "",
    "The preview shows no change. import.json holds secrets in clear: keep it out of version control and delete it.",
    "",
  ].join("\n");
}

/** The commands that configure a connection; passwords are asked for. */
function configuration({ connection, instance }: ExportedServer): string[] {
  const isDefault = connection === DEFAULT_CONNECTION;
  const prefix = isDefault ? "confluence:" : `confluence:connections.${connection}.`;
  const path = isDefault ? "" : "--path ";
  return [
    `pulumi config set ${path}${prefix}baseUrl ${instance.settings.baseUrl}`,
    `pulumi config set ${path}${prefix}username …`,
    `pulumi config set ${path}--secret ${prefix}password`,
  ];
}

function secondExport([first, ...others]: readonly ExportedServer[], stack = "production"): string {
  const isDefault = first === undefined || first.connection === DEFAULT_CONNECTION;
  const connection = isDefault ? "" : ` --connection ${first.connection}`;
  const more = others.length === 0 ? "" : ` --with ${others.map((server) => server.connection).join(" ")}`;
  return `confluence-applinks export --out . --stack ${stack}${connection}${more} --import-only`;
}

function secretsOf(resources: Inventory["resources"]): SecretEntry[] {
  return resources.flatMap(({ secrets }) => [...secrets.values()]);
}

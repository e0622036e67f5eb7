import { Command } from "commander";
import { readConnection } from "../../provider/connection/settings";
import {
  addConnectionOptions,
  type ConnectionOptions,
  connectionSource,
} from "../connection/connection-options";
import { examine } from "../doctor/examination";
import { type Finding, type Severity, summaryOf, worstOf } from "../doctor/finding";
import { findingsTable } from "../doctor/findings-table";
import { problemOf } from "../doctor/problem";
import { examineStoredSecrets } from "../doctor/stored-secrets";
import { EXIT, type Exit, type ExitCode } from "../exit-codes";
import { addNotes, type Notes } from "./notes";

interface Options extends ConnectionOptions {
  readonly json?: true;
}

/** `doctor`: whether the provider can work with a server, and whether its links work. */
export function doctorCommand(exit: Exit): Command {
  const command = new Command("doctor")
    .summary("examine a server and its links before anything is declared")
    .description(
      "Examines whether the provider can work with a server: way, certificate, address, clock, login and permissions, REST versions, OAuth 2.0, whether writes get through (tried on a link that nobody has), and lets the server try each of its links. Changes nothing there. A password that is rejected is not tried again.",
    )
    .option("--json", "write the findings as JSON")
    .action(async ({ json, ...options }: Options) => {
      const findings = await findingsOn(options);
      const worst = worstOf(findings);
      process.stdout.write(
        json
          ? `${JSON.stringify({ worst, findings }, undefined, 2)}\n`
          : `${findingsTable(findings, { isColoured: isColoured(), width: process.stdout.columns ?? 120 })}\n${summaryOf(findings)}\n`,
      );
      if (EXIT_CODES[worst] !== EXIT.ok) exit(EXIT_CODES[worst]);
    });
  return addNotes(addConnectionOptions(command), NOTES);
}

const EXIT_CODES: Readonly<Record<Severity, ExitCode>> = {
  ok: EXIT.ok,
  note: EXIT.ok,
  warning: EXIT.found,
  error: EXIT.broken,
};

const NOTES: Notes = {
  examples: [
    "CONFLUENCE_PASSWORD=… confluence-applinks doctor -u https://confluence.example.com --username admin",
    "confluence-applinks doctor --stack production",
    "confluence-applinks doctor --stack production --connection jira --json",
  ],
  exits: {
    [EXIT.ok]: "nothing worse than a note",
    [EXIT.failed]: "not examined: wrong options, or the stack's configuration cannot be read",
    [EXIT.found]: "a warning: the provider works, but not everything is in order",
    [EXIT.broken]: "an error: the provider cannot work with this server, or not with this login",
  },
};

async function findingsOn(options: ConnectionOptions): Promise<Finding[]> {
  const { name, config, stackConfig } = await connectionSource(options);
  const check = "configuration";
  const stored = await examineStoredSecrets(stackConfig, options);
  try {
    const settings = readConnection(name, config);
    const says = `Connection "${name}" to ${settings.baseUrl}, with ${settings.credentials.kind === "password" ? `the password of “${settings.credentials.username}”` : "a token"}.`;
    return [{ check, severity: "ok", says }, ...stored, ...(await examine(settings))];
  } catch (error) {
    return [{ check, ...problemOf(error) }, ...stored];
  }
}

/** Only for people: pipes and files get plain text, as does whoever sets NO_COLOR. */
function isColoured(): boolean {
  return process.stdout.isTTY && !process.env.NO_COLOR;
}

import { Command } from "commander";
import { type HttpSettings, outlineConnection, readConnection } from "../../provider";
import { CommandError } from "../command-error";
import {
  addConnectionOptions,
  type ConnectionOptions,
  connectionSource,
} from "../connection/connection-options";
import { readCredentials } from "../doctor/credentials/credentials";
import { describeCredentials, signedCallChecks } from "../doctor/credentials/signed-calls";
import { CHECKS_OF_THE_WAY, examine } from "../doctor/examination";
import { type Finding, type Severity, summaryOf, worstOf } from "../doctor/finding";
import { findingOfError } from "../doctor/finding-of-error";
import { findingsTable } from "../doctor/findings-table";
import { examineKeys } from "../doctor/misspelt-keys";
import { examineStoredSecrets } from "../doctor/stored-secrets";
import { EXIT, type Exit, type ExitCode } from "../exit-codes";
import { addNotes, type Notes } from "./notes";

interface Examined extends ConnectionOptions {
  readonly credentials?: string;
  readonly requestor?: string;
  readonly refused?: string;
}

interface Options extends Examined {
  readonly json?: true;
}

/** `doctor`: whether the provider can work with a server, and whether its links work. */
export function doctorCommand(exit: Exit): Command {
  const command = new Command("doctor")
    .summary("check a server and its links before anything is declared")
    .description(
      "Checks whether the provider can work with a server: proxy, certificate, address, clock, login and permissions, REST versions, OAuth 2.0, whether writes reach the server (tested with a link that does not exist), and the status of each of its links. Changes nothing on the server. A rejected password is not tried again. With --credentials, no login is needed: the command checks how an application signs its calls.",
    )
    .option(
      "--credentials <file>",
      "check an application instead: make signed calls with this output of a ThirdPartyApplication, or - for standard input",
    )
    .option("--requestor <user>", "with --credentials of level 2LOi: the user to act as")
    .option(
      "--refused <words>",
      "with --credentials: the error that the application gets (header, body or status), to be explained",
    )
    .option("--json", "write the findings as JSON")
    .action(async ({ json, ...options }: Options) => {
      const findings = await (options.credentials === undefined
        ? findingsOn(options)
        : findingsOnApplication(options, options.credentials));
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
    "pulumi stack output --json --show-secrets berlin | confluence-applinks doctor --credentials - --requestor ada",
    "confluence-applinks doctor --credentials berlin.json --refused 'oauth_problem=signature_invalid'",
  ],
  exits: {
    [EXIT.ok]: "nothing worse than a note",
    [EXIT.failed]: "not examined: wrong options, or the stack's configuration cannot be read",
    [EXIT.found]: "a warning: the provider works, but not everything is in order",
    [EXIT.broken]: "an error: the provider cannot work with this server, or not with this login",
  },
};

/** Neither reads nor sends an administrator's login: every call is made as the application. */
async function findingsOnApplication(options: Examined, file: string): Promise<Finding[]> {
  const credentials = readCredentials(file);
  const { baseUrl = credentials.baseUrl } = options;
  const { name, config } = await connectionSource({ ...options, baseUrl });
  try {
    const { login: _, ...outline } = outlineConnection(name, config, {});
    const settings = { ...outline, credentials: { kind: "token", token: "" } as const };
    const checks = [...CHECKS_OF_THE_WAY, ...signedCallChecks(credentials, options)];
    return [describeCredentials(credentials), ...(await examine(settings, checks))];
  } catch (error) {
    return [{ check: "configuration", ...findingOfError(error) }];
  }
}

async function findingsOn(options: Examined): Promise<Finding[]> {
  for (const option of ["requestor", "refused"] as const) {
    if (options[option] !== undefined) throw new CommandError(`--${option} requires --credentials.`);
  }
  const { name, config, stackConfig } = await connectionSource(options);
  const check = "configuration";
  const stored = [
    ...examineKeys(stackConfig, options.cwd),
    ...(await examineStoredSecrets(stackConfig, options)),
  ];
  try {
    const settings = readConnection(name, config);
    const says = `Connection "${name}" to ${settings.baseUrl}, with ${loginIn(settings)}.`;
    return [{ check, severity: "ok", says }, ...stored, ...(await examine(settings))];
  } catch (error) {
    return [{ check, ...findingOfError(error) }, ...stored];
  }
}

function loginIn({ credentials }: HttpSettings): string {
  if (credentials.kind === "token") return "a token";
  const password = `the password of “${credentials.username}”`;
  return credentials.token === undefined ? password : `a token and ${password}`;
}

/** Colours are only for terminals: pipes and files get plain text, and so does a terminal when NO_COLOR is set. */
function isColoured(): boolean {
  return process.stdout.isTTY && !process.env.NO_COLOR;
}

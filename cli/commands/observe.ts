import { Command } from "commander";
import { isLoopback, isUrl, readConnection } from "../../provider";
import { CommandError } from "../command-error";
import {
  addConnectionOptions,
  type ConnectionOptions,
  connectionSource,
} from "../connection/connection-options";
import { EXIT, type Exit } from "../exit-codes";
import { observe } from "../observe/observation";
import { observationTable } from "../observe/observation-table";
import type { Login } from "../observe/visit";
import { addNotes, type Notes } from "./notes";

interface Options extends ConnectionOptions {
  readonly json?: true;
  readonly lockableUser?: string;
  readonly twoStepUser?: string;
  readonly peerUrl?: string;
}

/** `observe`: finds out how a server behaves where documentation leaves it open. */
export function observeCommand(exit: Exit): Command {
  const command = new Command("observe")
    .summary("find out how a disposable server behaves where that is uncertain")
    .description(
      "Observes, fact by fact, how a disposable server behaves where the provider and its emulator are uncertain. Tries every way to log in, creates and removes links and consumers, and disables Basic authentication for a moment and restores its configuration. Do not run it on a server that anybody works on.",
    )
    .option("--json", "write one document without secrets, fit for a bug report and for observations/")
    .option(
      "--lockable-user <name>",
      "a user whose login may be locked by a CAPTCHA, through wrong passwords",
    )
    .option(
      "--two-step-user <name>",
      "a user whose login has two steps; the password comes from CONFLUENCE_TWO_STEP_PASSWORD",
    )
    .option(
      "--peer-url <url>",
      "an http URL at which the server reaches this machine; an application is simulated there. Default: a free port, if the server is on this machine",
    )
    .action(async ({ json, lockableUser, twoStepUser, peerUrl, ...options }: Options) => {
      const { name, config } = await connectionSource(options);
      const settings = readConnection(name, config);
      const observation = await observe(settings, {
        lockableUser,
        twoStepUser: twoStepUser === undefined ? undefined : twoStepLogin(twoStepUser),
        peerUrl: peerUrl === undefined ? peerBeside(settings.baseUrl) : checkedPeerUrl(peerUrl),
      });
      process.stdout.write(
        json ? `${JSON.stringify(observation, undefined, 2)}\n` : observationTable(observation),
      );
      if (Object.values(observation.facts).includes(false)) exit(EXIT.found);
    });
  return addNotes(addConnectionOptions(command), NOTES);
}

const NOTES: Notes = {
  examples: [
    "CONFLUENCE_PASSWORD=… confluence-applinks observe -u http://localhost:8090 --username admin",
    "confluence-applinks observe -u http://localhost:8090 --lockable-user editor --peer-url http://host.docker.internal:18100 --json > observations/confluence-10.2.19.json",
  ],
  exits: {
    [EXIT.ok]: "observed; whatever could not be observed is listed with the reason",
    [EXIT.failed]: "not observed: wrong options, a rejected login, or a server that cannot be reached",
    [EXIT.found]: "observed, and a fact that is considered certain of every server does not hold",
    [EXIT.interrupted]:
      "interrupted by Ctrl-C; everything that was created is removed, unless a second Ctrl-C ended that as well",
    [EXIT.terminated]: "the same, by SIGTERM",
  },
};

function twoStepLogin(username: string): Login {
  const password = process.env.CONFLUENCE_TWO_STEP_PASSWORD;
  if (password) return { username, password };
  throw new CommandError("--two-step-user is given, but no password: set CONFLUENCE_TWO_STEP_PASSWORD.");
}

function checkedPeerUrl(peerUrl: string): string {
  if (isUrl(peerUrl) && new URL(peerUrl).protocol === "http:") return peerUrl;
  throw new CommandError(
    `--peer-url must be an http address of this machine, such as http://192.0.2.7:18100: ${peerUrl}`,
  );
}

/** A server on this machine reaches the peer at the loopback address. */
function peerBeside(baseUrl: string): string | undefined {
  return isLoopback(new URL(baseUrl).hostname) ? "http://127.0.0.1:0" : undefined;
}

import { join } from "node:path";
import { announce, show, write } from "./quickstart/narration.mjs";
import { isRunning, startServer, stopServer } from "./quickstart/servers.mjs";
import { clearSession, readSession, SESSION_FOLDER, writeSession } from "./quickstart/session.mjs";
import { createStack, LOGINS } from "./quickstart/stack.mjs";
import { ExpectedError, runMain } from "./setup/entry-point.mjs";
import { LOCAL } from "./setup/folders.mjs";
import { withFreeLock } from "./setup/lock.mjs";
import { formatElapsed } from "./setup/report.mjs";
import { ensureAll } from "./setup.mjs";

const COMMANDS = new Map([
  ["", tellAll],
  ["--keep", tellAndKeep],
  ["--stop", stop],
]);

const USAGE = `npm run quickstart              the whole story, from preview to destroy
npm run quickstart -- --keep    stops before destroy and leaves the servers running
npm run quickstart -- --stop    stops the servers that were left running`;

runMain(async () => {
  const command = COMMANDS.get(process.argv.slice(2).join(" "));
  if (!command) throw new ExpectedError(USAGE);
  await withFreeLock(
    join(LOCAL, "quickstart.lock"),
    (pid) =>
      `Another quickstart is running in this clone (process ${pid}).\nWhat to do: wait until it has ended, or end it.`,
    command,
  );
});

async function tellAll() {
  const { stage, story, startedAtMs } = await begin();
  await story.tellDeployment(stage);
  await story.tellRemoval(stage);
  clearSession();
  write(
    `\nEverything held, in ${formatElapsed(Date.now() - startedAtMs)}. The servers are stopped, nothing is left behind.`,
  );
}

async function tellAndKeep() {
  const { stage, story, session, keepServers } = await begin();
  await story.tellDeployment(stage);
  writeSession(session);
  keepServers();
  write(`
Everything held. Left running for you:
   Confluence  ${session.confluence.url}
   Jira        ${session.jira.url}
   Logins      ${LOGINS}
   npm run pulumi -- preview          the CLI on this stack; the program is examples/quickstart/index.ts
   npm run quickstart -- --stop       stops both servers and forgets the stack`);
}

async function stop() {
  const session = readSession();
  if (!session) throw new ExpectedError("No servers were left running.");
  for (const server of Object.values(session)) await stopServer(server);
  clearSession();
  write("Both servers are stopped, and the stack is forgotten.");
}

/** Set-up, servers and an empty stack. The servers end with this process unless they are kept. */
async function begin() {
  const cli = await ensureAll();
  // Needs the dependencies that the line above may just have installed.
  const story = await import("./quickstart/story.mjs");
  await refuseWhileKept();
  clearSession();
  const startedAtMs = Date.now();
  announce("two embedded servers", "a Confluence that lets nobody in without a login, and a Jira");
  const confluence = await startServer("confluence");
  const jira = await startServer("jira");
  show(
    `Confluence ${confluence.server.url}\nJira       ${jira.server.url}\nPulumi     ${cli.version} (${cli.binDir})`,
  );
  const session = { confluence: confluence.server, jira: jira.server };
  return {
    story,
    session,
    stage: { baseUrl: session.confluence.url, pulumi: await createStack(cli, session) },
    startedAtMs,
    keepServers() {
      confluence.keep();
      jira.keep();
    },
  };
}

async function refuseWhileKept() {
  const session = readSession();
  if (!session || !(await isRunning(session.confluence))) return;
  throw new ExpectedError(
    `A quickstart was left running with --keep (${session.confluence.url}, see ${SESSION_FOLDER}).\n` +
      "What to do: stop it with `npm run quickstart -- --stop`, then repeat.",
  );
}

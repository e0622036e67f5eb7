import { text } from "node:stream/consumers";
import { startApplication } from "./application";
import { hashPassword } from "./passwords";
import { readSettings } from "./settings";

const USAGE = `npm start -- <settings.json>     starts one installation
npm start -- hash-password       reads a password from standard input, writes its hash`;

async function main(argument: string | undefined): Promise<void> {
  if (argument === undefined) throw new Error(USAGE);
  if (argument === "hash-password") {
    const password = (await text(process.stdin)).replace(/\r?\n$/, "");
    process.stdout.write(`${hashPassword(password)}\n`);
    return;
  }
  const settings = readSettings(argument);
  const application = await startApplication(settings);
  process.stdout.write(`Reporting (${settings.installation}) is ready at ${application.url}\n`);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void application.close());
}

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

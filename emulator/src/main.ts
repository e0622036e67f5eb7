#!/usr/bin/env node
import "./required-node";

import { readCommandLine, UsageError, usage } from "./command-line";
import { startEmulator } from "./server/server";

async function main(): Promise<void> {
  const options = readCommandLine(process.argv.slice(2));
  if (options === undefined) {
    console.log(usage);
    return;
  }
  const emulator = await startEmulator(options);
  console.log(JSON.stringify({ url: emulator.url, applicationId: emulator.applicationId }));
  const stop = () => void emulator.close().then(() => process.exit(0), fail);
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

function fail(error: unknown): void {
  console.error(`confluence-emulator: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(error instanceof UsageError ? 2 : 1);
}

main().catch(fail);

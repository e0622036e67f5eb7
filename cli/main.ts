#!/usr/bin/env node
import "../provider/process/required-node";

import { CommanderError } from "commander";
import { AppLinksError } from "../provider";
import { CommandError } from "./command-error";
import { createProgram } from "./command-line";
import { EXIT } from "./exit-codes";
import { Interrupted } from "./interruption";

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // The reader, such as `head`, has closed the pipe.
  if (error.code === "EPIPE") process.exit();
  throw error;
});

void createProgram((code) => {
  process.exitCode = code;
})
  .parseAsync()
  .catch((error: unknown) => {
    process.exitCode = exitCodeOf(error);
  });

/** Prints the error, unless the argument parser has already done so. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.failed;
  const isExpected = [CommandError, AppLinksError, Interrupted].some((type) => error instanceof type);
  const message = error instanceof Error ? (isExpected ? error.message : error.stack) : String(error);
  process.stderr.write(`${message}\n`);
  return error instanceof Interrupted ? error.exitCode : EXIT.failed;
}

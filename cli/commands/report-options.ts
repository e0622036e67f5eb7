import { Option } from "commander";
import { FORMATS, type Format } from "../report/render/formats";

/** What {@link formatOptions} yield. */
export interface FormatOptions {
  readonly format: Format;
}

/** `--format` and its short form `--json`. */
export function formatOptions(): Option[] {
  return [
    new Option("-f, --format <format>", "what to write")
      .choices(FORMATS)
      .default("markdown" satisfies Format),
    new Option("--json", "the same as --format json").implies({ format: "json" satisfies Format }),
  ];
}

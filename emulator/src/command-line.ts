import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import * as z from "zod";
import { isUrl } from "./http/request-addresses";
import { defaultGeneration } from "./quirks/generations";
import { profileOf, profileSyntax } from "./quirks/quirks";
import type { EmulatorOptions } from "./server/server";
import { products } from "./state/products";
import type { Product } from "./state/server-state";
import { userSchema } from "./state/user-schema";

/** What `--help` says. */
export const usage = `Usage: confluence-emulator [options]

Starts an embedded Confluence (or another product) that serves application links, prints one line of JSON with its url and
applicationId when it is ready, and runs until SIGTERM or SIGINT.

  --port N             port to listen on, 0 for a free one (default 0)
  --host HOST          address to listen on (default 127.0.0.1)
  --product NAME       ${Object.keys(products).join(" | ")} (default confluence)
  --context-path PATH  for example /confluence (default none)
  --base-url URL       the configured base URL (default: where it listens)
  --title TEXT         site title (default: the product's name)
  --state FILE         keeps the state in this file, which need not exist
  --users FILE         JSON list of {name, password, displayName?, email?, role?, tokens?};
                       roles: user, administrator, systemAdministrator
                       (default: ada/ada-4711, max/max-4711, eda/eda-4711, one of each role,
                       and the same as admin/admin, manager/manager, editor/editor)
  --profile NAME       ${profileSyntax}
                       (default ${defaultGeneration})
  --trust FILE         PEM certificates that calls to peers trust besides the usual authorities
  --latency MS         added to every response (default 0)
  --anonymous-access   lets anonymous visitors read
  --help               this text

Example: confluence-emulator --port 8090 --context-path /confluence --state confluence.json`;

/** A mistake in the command line, in one sentence. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * Reads the command line; undefined when help is asked for.
 *
 * @throws UsageError for anything wrong with it.
 */
export function readCommandLine(args: string[]): EmulatorOptions | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  const { host, title, profile } = values;
  return {
    product: readProduct(values.product),
    port: readNumber("--port", values.port, 65535),
    latencyMs: readNumber("--latency", values.latency, 600_000),
    anonymousAccess: values["anonymous-access"],
    host,
    contextPath: readContextPath(values["context-path"]),
    profile: readProfile(profile),
    ...(values["base-url"] === undefined ? {} : { baseUrl: readBaseUrl(values["base-url"]) }),
    ...(title === undefined ? {} : { title }),
    ...(values.state === undefined ? {} : { stateFile: values.state }),
    ...(values.trust === undefined ? {} : { trustedCertificates: readCertificates(values.trust) }),
    ...(values.users === undefined ? {} : { users: readUsers(values.users) }),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: "string", default: "0" },
        host: { type: "string", default: "127.0.0.1" },
        product: { type: "string", default: "confluence" },
        "context-path": { type: "string", default: "" },
        "base-url": { type: "string" },
        title: { type: "string" },
        state: { type: "string" },
        users: { type: "string" },
        trust: { type: "string" },
        profile: { type: "string", default: "default" },
        latency: { type: "string", default: "0" },
        "anonymous-access": { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    const [sentence = ""] = String(error)
      .replace(/^\w+(?: \[\w+\])?: /, "")
      .split("\n");
    throw new UsageError(`${sentence.replace(/\.?$/, ".")} Try --help.`);
  }
}

function readProduct(name: string): Product {
  if (isProduct(name)) return name;
  throw new UsageError(`--product is one of ${Object.keys(products).join(", ")}, not "${name}".`);
}

function isProduct(name: string): name is Product {
  return Object.hasOwn(products, name);
}

function readNumber(option: string, text: string, max: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number <= max) return number;
  throw new UsageError(`${option} is a whole number from 0 to ${max}, not "${text}".`);
}

function readContextPath(text: string): string {
  const path = text.replace(/\/+$/, "");
  if (/^(?:\/[\w.~-]+)*$/.test(path)) return path;
  throw new UsageError(`--context-path looks like /confluence, not "${text}".`);
}

function readBaseUrl(text: string): string {
  if (/^https?:\/\//.test(text) && isUrl(text)) return text;
  throw new UsageError(`--base-url is an http or https URL, not "${text}".`);
}

function readProfile(name: string): string {
  try {
    profileOf(name);
    return name;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function readCertificates(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`--trust: cannot read ${path}: ${error instanceof Error ? error.message : ""}`);
  }
  if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
  throw new UsageError(`--trust: ${path} contains no PEM certificate.`);
}

function readUsers(path: string): z.infer<typeof userSchema>[] {
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new UsageError(`--users: cannot read ${path}: ${error instanceof Error ? error.message : ""}`);
  }
  const users = z.array(userSchema).safeParse(document);
  if (users.success) return users.data;
  const [issue] = users.error.issues;
  throw new UsageError(`--users: ${path} at ${issue?.path.join(".") || "the top"}: ${issue?.message}`);
}

import type { Plan } from "../plan/plan";
import { SECRET } from "../plan/plan";

/** A connection setting in the plan's configuration; empty when it is absent or secret. */
export function settingOf({ config }: Plan, connection: string, setting: string): string {
  const value =
    connection === "default" ? config[`confluence:${setting}`] : namedSettings(config, connection)[setting];
  return typeof value === "string" && value !== SECRET ? value : "";
}

function namedSettings(config: Plan["config"], connection: string): Readonly<Record<string, unknown>> {
  const connections = objectOf(parsed(config["confluence:connections"]));
  return objectOf(connections[connection]);
}

function parsed(json: string | undefined): unknown {
  try {
    return JSON.parse(json ?? "{}");
  } catch {
    // The whole value is a secret.
    return {};
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

import { AppLinksError } from "../../provider";
import type { Finding } from "./finding";

/** An error of the provider as a finding. */
export function problemOf(error: unknown): Omit<Finding, "check"> {
  if (!(error instanceof AppLinksError)) throw error;
  const { what, said, hint, status } = error;
  const words = `${what}${said === undefined ? "" : `: ${said.replace(/\.$/, "")}`}`;
  return {
    severity: "error",
    says: `${words}${status === undefined ? "" : ` (HTTP ${status})`}.`,
    advice: hint,
  };
}

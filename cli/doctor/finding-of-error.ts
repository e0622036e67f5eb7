import { AppLinksError } from "../../provider";
import type { Finding } from "./finding";

/** Turns an error of the provider into a finding. */
export function findingOfError(error: unknown): Omit<Finding, "check"> {
  if (!(error instanceof AppLinksError)) throw error;
  const { what, detail, hint, status } = error;
  const words = `${what}${detail === undefined ? "" : `: ${detail.replace(/\.$/, "")}`}`;
  return {
    severity: "error",
    says: `${words}${status === undefined ? "" : ` (HTTP ${status})`}.`,
    advice: hint,
  };
}

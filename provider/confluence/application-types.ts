import type { HttpClient } from "../http/client";
import { expectStatus } from "./wire";

/**
 * Whether the server knows an application type. `GET /rest/applinks/3.0/applicationlink/type/{typeId}`: 400 for a type
 * that is not installed.
 */
export async function isTypeInstalled(http: HttpClient, type: string): Promise<boolean> {
  const answer = await http.send({
    method: "GET",
    path: `/rest/applinks/3.0/applicationlink/type/${encodeURIComponent(type)}`,
    operation: `look up the application type "${type}"`,
  });
  if (answer.status === 400 || answer.status === 404) return false;
  expectStatus(http, answer, 200);
  return true;
}

import type { HttpClient } from "../http/client";
import { expectStatus } from "./wire";

/** Whether an application type is installed. `GET /rest/applinks/3.0/applicationlink/type/{typeId}`: 400 if it is not. */
export async function isTypeInstalled(http: HttpClient, type: string): Promise<boolean> {
  const response = await http.send({
    method: "GET",
    path: `/rest/applinks/3.0/applicationlink/type/${encodeURIComponent(type)}`,
    operation: `look up the application type "${type}"`,
  });
  if (response.status === 400 || response.status === 404) return false;
  expectStatus(http, response, 200);
  return true;
}

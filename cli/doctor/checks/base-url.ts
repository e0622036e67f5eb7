import { type Instance, isSameUrl } from "../../../provider";
import type { Outcome } from "../check";

/** Compares the address used here with the server's own base URL. */
export async function examineBaseUrl(instance: Instance): Promise<Outcome> {
  const { url } = await instance.manifest();
  const { baseUrl } = instance.settings;
  if (url === "" || isSameUrl(url, baseUrl)) {
    return { findings: [{ severity: "ok", says: `This address is the server's own base URL.` }] };
  }
  return {
    findings: [
      {
        severity: "warning",
        says: `The server calls itself ${url}, but is reached here at ${baseUrl}.`,
        advice:
          "Other applications and users' browsers are sent to the server's own address, and OAuth signatures are made for it: it must be right for them. If it is not, correct the Server Base URL in Confluence's General Configuration.",
      },
    ],
  };
}

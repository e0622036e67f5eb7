import type { Instance } from "../../../provider/connection/instance";
import type { Outcome } from "../check";

/** OAuth 1.0a refuses requests whose time stamp is further off. */
const REFUSED_MS = 5 * 60_000;

/** Further off is not right, even if it works still. */
const NOTICEABLE_MS = 30_000;

/** Compares the server's clock with this machine's, by the `Date` of an answer. Its resolution is a second. */
export async function examineClock({ http }: Instance): Promise<Outcome> {
  const sentMs = Date.now();
  const answer = await http.send({
    method: "GET",
    path: "/rest/applinks/1.0/manifest",
    operation: "read the server's clock",
    isAnonymous: true,
  });
  const serverMs = Date.parse(answer.header("date") ?? "");
  if (Number.isNaN(serverMs)) {
    return {
      findings: [
        { severity: "note", says: "The server's answers carry no Date, so its clock cannot be seen." },
      ],
    };
  }
  const skewMs = serverMs - (sentMs + Date.now()) / 2;
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  const says = `The server's clock is ${seconds} s ${skewMs < 0 ? "behind" : "ahead of"} this machine's`;
  if (Math.abs(skewMs) >= REFUSED_MS) {
    return {
      findings: [
        {
          severity: "error",
          says: `${says}: OAuth refuses requests that are five minutes off.`,
          advice: "Synchronise the clocks of both machines and of every linked application (NTP).",
        },
      ],
    };
  }
  if (Math.abs(skewMs) >= NOTICEABLE_MS) {
    return {
      findings: [
        {
          severity: "warning",
          says: `${says}.`,
          advice: "Synchronise the clocks (NTP): at five minutes OAuth stops working.",
        },
      ],
    };
  }
  return { findings: [{ severity: "ok", says: "The server's clock agrees with this machine's." }] };
}

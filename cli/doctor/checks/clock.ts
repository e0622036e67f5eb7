import type { HttpResponse, Instance } from "../../../provider";
import type { Outcome } from "../check";

/** OAuth 1.0a rejects requests whose timestamp is off by more than this. */
const REFUSED_MS = 5 * 60_000;

/** A larger difference is a problem even while everything still works. */
const NOTICEABLE_MS = 30_000;

const LONGEST_NAME = 60;

/** A time, and the clock it was read from. */
interface Reading {
  /** Worded as the subject of a sentence. */
  readonly clock: string;
  readonly timeMs: number;
}

/**
 * Compares the server's clock with this machine's: by Confluence's own header, which has milliseconds, or else by the `Date` header, which
 * has seconds and may come from a proxy.
 */
export async function examineClock({ http }: Instance): Promise<Outcome> {
  const sentMs = Date.now();
  const { header } = await http.send({
    method: "GET",
    path: "/rest/applinks/1.0/manifest",
    operation: "read the server's clock",
    isAnonymous: true,
  });
  const reading = readClock(header);
  if (reading === undefined) {
    return {
      findings: [
        {
          severity: "note",
          says: "The server's responses have no Date header, so its clock cannot be checked.",
        },
      ],
    };
  }
  const { clock, timeMs } = reading;
  const skewMs = timeMs - (sentMs + Date.now()) / 2;
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  const says = `${clock} is ${seconds} s ${skewMs < 0 ? "behind" : "ahead of"} this machine's`;
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
  return { findings: [{ severity: "ok", says: `${clock} agrees with this machine's.` }] };
}

/** Tomcat sends no `Server` header: whatever sends one has also set `Date` itself. */
function readClock(header: HttpResponse["header"]): Reading | undefined {
  const ownMs = Number(header("x-confluence-request-time") ?? Number.NaN);
  if (Number.isInteger(ownMs)) return { clock: "Confluence's clock", timeMs: ownMs };
  const timeMs = Date.parse(header("date") ?? "");
  if (Number.isNaN(timeMs)) return undefined;
  const server = header("server")?.slice(0, LONGEST_NAME);
  if (server === undefined) return { clock: "The server's clock", timeMs };
  return {
    clock: `The clock of “${server}” (which hides that of Confluence)`,
    timeMs,
  };
}

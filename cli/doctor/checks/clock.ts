import type { HttpResponse, Instance } from "../../../provider";
import type { Outcome } from "../check";

/** OAuth 1.0a refuses requests whose time stamp is further off. */
const REFUSED_MS = 5 * 60_000;

/** Further off is not right, even if it works still. */
const NOTICEABLE_MS = 30_000;

const LONGEST_NAME = 60;

/** A time, and whose clock it was read from. */
interface Reading {
  /** As a sentence's subject. */
  readonly clock: string;
  readonly timeMs: number;
}

/**
 * Compares the server's clock with this machine's: by Confluence's own header, which gives milliseconds, else by the `Date` of
 * the response, which gives seconds and which a proxy may have written.
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
        { severity: "note", says: "The server's responses carry no Date, so its clock cannot be seen." },
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

/** Tomcat names no `Server`: whoever does has written its own Date as well. */
function readClock(header: HttpResponse["header"]): Reading | undefined {
  const ownMs = Number(header("x-confluence-request-time") ?? Number.NaN);
  if (Number.isInteger(ownMs)) return { clock: "Confluence's clock", timeMs: ownMs };
  const timeMs = Date.parse(header("date") ?? "");
  if (Number.isNaN(timeMs)) return undefined;
  const server = header("server")?.slice(0, LONGEST_NAME);
  if (server === undefined) return { clock: "The server's clock", timeMs };
  return {
    clock: `The clock of what answers as “${server}” (Confluence's own cannot be seen behind it)`,
    timeMs,
  };
}

import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { connect, type PeerCertificate, rootCertificates, type SecureContextOptions } from "node:tls";
import {
  type ConnectionSettings,
  type Instance,
  isLoopback,
  optionKeys,
  tlsProblem,
} from "../../../provider";
import type { Outcome } from "../check";
import { isProxied } from "./proxy";

const DAY_MS = 24 * 3_600_000;

/** A certificate that expires sooner gets a warning. */
const SOON_DAYS = 30;

const TIMEOUT_MS = 10_000;

/** Checks whether the server's certificate is trusted and when it expires. */
export async function examineTls({ settings }: Instance): Promise<Outcome> {
  const { protocol, hostname } = new URL(settings.baseUrl);
  if (protocol === "http:") {
    return isLoopback(hostname)
      ? { findings: [{ severity: "note", says: "Plain http, which does not leave this machine." }] }
      : {
          findings: [
            {
              severity: "warning",
              says: "Plain http: the administrator's password and every token are sent unencrypted.",
              advice: "Use https.",
            },
          ],
        };
  }
  if (isProxied(settings.baseUrl, settings.proxy)) {
    return {
      findings: [
        {
          severity: "note",
          says: "Only the proxy's side sees the certificate; the checks below show whether it is trusted.",
        },
      ],
    };
  }
  const seen = await handshake(settings);
  // The next check reports a server that cannot be reached.
  if (seen === undefined) return { findings: [] };
  return { findings: [judged(seen, settings)] };
}

interface Handshake {
  readonly certificate: PeerCertificate;
  readonly protocol: string;
  /** The reason why the certificate is not trusted. */
  readonly distrust: string | undefined;
}

function judged(
  { certificate, protocol, distrust }: Handshake,
  settings: ConnectionSettings,
): Outcome["findings"][number] {
  const { hostname } = new URL(settings.baseUrl);
  const daysLeft = Math.floor((Date.parse(certificate.valid_to) - Date.now()) / DAY_MS);
  const about = `Certificate of ${certificate.subject?.CN ?? hostname}, issued by ${certificate.issuer?.CN ?? "an unnamed authority"}, valid until ${certificate.valid_to}, ${protocol}`;
  if (distrust !== undefined) {
    const caFile = optionKeys(settings, "caFile");
    const { said, hint } = tlsProblem(distrust) ?? {
      said: "the certificate cannot be verified",
      hint: () => `For a private certificate authority, set ${caFile} to its PEM file.`,
    };
    return {
      severity: "error",
      says: `${about}: ${said} (${distrust}).`,
      advice: hint(settings).replace(caFile, `${caFile} (--ca-file)`),
    };
  }
  if (daysLeft < SOON_DAYS) {
    return {
      severity: "warning",
      says: `${about}: it expires ${daysLeft < 1 ? "within a day" : `in ${daysLeft} ${daysLeft === 1 ? "day" : "days"}`}.`,
      advice: "Renew it.",
    };
  }
  return { severity: "ok", says: `${about}.` };
}

function handshake(settings: ConnectionSettings): Promise<Handshake | undefined> {
  const { hostname, port } = new URL(settings.baseUrl);
  const host = hostname.replace(/^\[|\]$/g, "");
  const files = filesOf(settings);
  if (files === undefined) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: Number(port || 443),
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...files,
      // Allows reporting whose certificate is untrusted; nothing is sent over this connection.
      rejectUnauthorized: false,
      timeout: TIMEOUT_MS,
    });
    const end = (result: Handshake | undefined) => {
      socket.destroy();
      resolve(result);
    };
    socket.once("secureConnect", () =>
      end({
        certificate: socket.getPeerCertificate(),
        protocol: socket.getProtocol() ?? "TLS",
        distrust: socket.authorized ? undefined : String(socket.authorizationError),
      }),
    );
    socket.once("error", () => end(undefined));
    socket.once("timeout", () => end(undefined));
  });
}

/** Undefined when a file cannot be read, which the first request reports. */
function filesOf({
  caFile,
  clientCertFile,
  clientKeyFile,
}: ConnectionSettings): SecureContextOptions | undefined {
  try {
    return {
      ...(caFile === undefined ? {} : { ca: [...rootCertificates, readFileSync(caFile, "utf8")] }),
      ...(clientCertFile === undefined ? {} : { cert: readFileSync(clientCertFile, "utf8") }),
      ...(clientKeyFile === undefined ? {} : { key: readFileSync(clientKeyFile, "utf8") }),
    };
  } catch {
    return undefined;
  }
}

import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";
import { AppLinksError } from "./errors";
import type { HttpSettings } from "./http-settings";

/** What a connection trusts, and its client certificate. */
export interface TlsOptions {
  readonly ca?: string[];
  readonly cert?: string;
  readonly key?: string;
}

/**
 * Reads a connection's certificate and key files.
 *
 * @throws AppLinksError `invalid_configuration` if one cannot be used, or if certificate and key do not match
 */
export function readTls({ name, caFile, clientCertFile, clientKeyFile }: HttpSettings): TlsOptions {
  const cert = clientCertFile === undefined ? undefined : readPem(name, "clientCertFile", clientCertFile);
  const key = clientKeyFile === undefined ? undefined : readPem(name, "clientKeyFile", clientKeyFile);
  if (cert !== undefined && key !== undefined) assertPair(name, cert, key);
  return {
    // A private authority is trusted in addition to those that Node trusts, not instead of them.
    ...(caFile === undefined
      ? {}
      : { ca: [...rootCertificates, ...extraCertificates(), readPem(name, "caFile", caFile)] }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

/** Node itself warns about a file that it cannot read, and continues without it. */
function extraCertificates(): string[] {
  const file = process.env.NODE_EXTRA_CA_CERTS;
  if (!file) return [];
  try {
    return [readFileSync(file, "utf8")];
  } catch {
    return [];
  }
}

function assertPair(connection: string, cert: string, key: string): void {
  if (new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) return;
  throw new AppLinksError({
    reason: "invalid_configuration",
    what: `The clientKeyFile of the connection "${connection}" does not match its clientCertFile`,
    hint: "Use the private key for which that certificate was issued.",
  });
}

/** The required content of each file, and the parser that verifies it. */
const PEM_FILES = {
  caFile: { content: "a certificate", parse: (pem: string) => new X509Certificate(pem) },
  clientCertFile: { content: "a certificate", parse: (pem: string) => new X509Certificate(pem) },
  clientKeyFile: { content: "an unencrypted private key", parse: (pem: string) => createPrivateKey(pem) },
} as const;

function readPem(connection: string, option: keyof typeof PEM_FILES, file: string): string {
  const { content, parse } = PEM_FILES[option];
  const subject = `The ${option} of the connection "${connection}"`;
  let pem: string;
  try {
    pem = readFileSync(file, "utf8");
  } catch (cause) {
    throw unusable(`${subject} cannot be read: ${file}`, content, cause);
  }
  try {
    parse(pem);
  } catch (cause) {
    throw unusable(`${subject} does not contain ${content}: ${file}`, content, cause);
  }
  return pem;
}

function unusable(what: string, content: string, cause: unknown): AppLinksError {
  return new AppLinksError({
    reason: "invalid_configuration",
    what,
    hint: `Set it to the path of a PEM file with ${content}, absolute or relative to the program's folder.`,
    cause,
  });
}

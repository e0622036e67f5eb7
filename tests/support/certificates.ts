import { generateKeyPairSync } from "node:crypto";
import forge from "node-forge";

/** A certificate authority or a server certificate, PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** Makes a certificate authority: an intermediate one when another signs it, else a root. */
export function makeAuthority(name = "Test authority", parent?: Certificate): Certificate {
  const keys = makeKeyPair();
  const subject = [{ name: "commonName", value: name }];
  const issuer =
    parent === undefined ? subject : forge.pki.certificateFromPem(parent.cert).subject.attributes;
  const signingKey = parent === undefined ? keys.privateKey : forge.pki.privateKeyFromPem(parent.key);
  return sign(keys, subject, issuer, signingKey, [{ name: "basicConstraints", cA: true }]);
}

/** Makes a server certificate for these host names and addresses, signed by the authority; self-signed without one. */
export function makeServerCertificate(
  hosts: readonly string[],
  authority?: Certificate,
  validity: Validity = {},
): Certificate {
  const keys = makeKeyPair();
  const subject = [{ name: "commonName", value: hosts[0] ?? "localhost" }];
  const issuer =
    authority === undefined ? subject : forge.pki.certificateFromPem(authority.cert).subject.attributes;
  const signingKey = authority === undefined ? keys.privateKey : forge.pki.privateKeyFromPem(authority.key);
  const altNames = hosts.map((host) =>
    /^[\d.]+$/.test(host) ? { type: 7, ip: host } : { type: 2, value: host },
  );
  const extensions = [{ name: "subjectAltName", altNames }];
  return sign(keys, subject, issuer, signingKey, extensions, validity);
}

/** Milliseconds from now. Default: since an hour ago, for a day. */
export interface Validity {
  readonly validFrom?: number;
  readonly validTo?: number;
}

const HOUR_MS = 3600_000;

/** By OpenSSL, which takes a fraction of the time that JavaScript takes. */
function makeKeyPair(): forge.pki.rsa.KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  return {
    publicKey: forge.pki.publicKeyFromPem(publicKey),
    privateKey: forge.pki.privateKeyFromPem(privateKey),
  };
}

function sign(
  keys: forge.pki.rsa.KeyPair,
  subject: forge.pki.CertificateField[],
  issuer: forge.pki.CertificateField[],
  signingKey: forge.pki.rsa.PrivateKey,
  extensions: object[],
  { validFrom = -HOUR_MS, validTo = 24 * HOUR_MS }: Validity = {},
): Certificate {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = keys.publicKey;
  certificate.serialNumber = `01${forge.util.bytesToHex(forge.random.getBytesSync(8))}`;
  certificate.validity.notBefore = new Date(Date.now() + validFrom);
  certificate.validity.notAfter = new Date(Date.now() + validTo);
  certificate.setSubject(subject);
  certificate.setIssuer(issuer);
  certificate.setExtensions(extensions);
  certificate.sign(signingKey, forge.md.sha256.create());
  return {
    key: forge.pki.privateKeyToPem(keys.privateKey),
    cert: forge.pki.certificateToPem(certificate),
  };
}

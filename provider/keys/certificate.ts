import { randomBytes } from "node:crypto";

/** The contents of a self-signed certificate besides the key. */
export interface CertificateSubject {
  /** The certificate's common name, such as `reporting.example.com`. */
  readonly commonName: string;
  readonly validDays: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Creates a self-signed X.509 certificate (SHA-256) for consumers that accept a public key only in this form. It proves
 * nothing beyond the key. Node cannot create certificates, so the first call loads node-forge, which takes 10 ms.
 *
 * @param privateKeyPem PKCS#8 or PKCS#1
 * @returns PEM
 */
export async function selfSignedCertificate(
  privateKeyPem: string,
  { commonName, validDays }: CertificateSubject,
): Promise<string> {
  const { pki, md } = require("node-forge") as typeof import("node-forge");
  const privateKey = pki.privateKeyFromPem(privateKeyPem);
  const certificate = pki.createCertificate();
  certificate.publicKey = pki.rsa.setPublicKey(privateKey.n, privateKey.e);
  certificate.serialNumber = serialNumber();
  certificate.validity.notBefore = new Date();
  certificate.validity.notAfter = new Date(Date.now() + validDays * DAY_MS);
  const name = [{ name: "commonName", value: commonName, valueTagClass: UTF8_STRING }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.sign(privateKey, md.sha256.create());
  return pki.certificateToPem(certificate).replaceAll("\r\n", "\n");
}

const UTF8_STRING = 12;

/** Positive, and of a fixed length: a leading 00 would be an invalid encoding. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(0) & 0x7f) | 0x40, 0);
  return bytes.toString("hex");
}

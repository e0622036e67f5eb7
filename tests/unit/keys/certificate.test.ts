import { createPrivateKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { selfSignedCertificate } from "../../../provider/keys/certificate";

const DAY_MS = 24 * 60 * 60 * 1000;
const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

describe("a self-signed certificate", () => {
  test("contains the key, is signed by it, and names its subject", async () => {
    const pem = await selfSignedCertificate(privateKey, { commonName: "Büro & Söhne", validDays: 30 });
    const certificate = new X509Certificate(pem);
    expect(certificate.checkPrivateKey(createPrivateKey(privateKey))).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.subject).toBe("CN=Büro & Söhne");
    expect(certificate.issuer).toBe(certificate.subject);
    expect(pem).not.toContain("\r");
  });

  test("is valid from now on for the requested number of days", async () => {
    const pem = await selfSignedCertificate(privateKey, { commonName: "app", validDays: 30 });
    const { validFrom, validTo } = new X509Certificate(pem);
    expect(Date.parse(validTo) - Date.parse(validFrom)).toBe(30 * DAY_MS);
    expect(Math.abs(Date.parse(validFrom) - Date.now())).toBeLessThan(60_000);
  });

  test("has a serial number of its own", async () => {
    const subject = { commonName: "app", validDays: 1 };
    const serials = await Promise.all(
      [1, 2].map(
        async () => new X509Certificate(await selfSignedCertificate(privateKey, subject)).serialNumber,
      ),
    );
    expect(new Set(serials).size).toBe(2);
  });
});

import { generateKeyPairSync } from "node:crypto";
import { isSamePrivateKey, PRIVATE_KEY, privateKeyBits } from "../../../provider/keys/private-key";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const PKCS8 = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const PKCS1 = privateKey.export({ type: "pkcs1", format: "pem" }).toString();

describe("a private key to import", () => {
  test.each([
    ["PKCS#8", PKCS8],
    ["PKCS#1", PKCS1],
    ["PEM with literal \\n", PKCS8.replaceAll("\n", "\\n")],
    ["PEM on one line", PKCS1.replaceAll("\n", " ")],
    ["PEM that is indented", PKCS8.replace(/^/gm, "  ")],
    ["base64 of the PEM", Buffer.from(PKCS8).toString("base64")],
    ["PEM with white space around it and carriage returns", `\n ${PKCS8.replaceAll("\n", "\r\n")}`],
  ])("may be %s", (_form, pem) => {
    expect(PRIVATE_KEY.safeParse(pem).success).toBe(true);
    expect(privateKeyBits(pem)).toBe(2048);
  });

  const encrypted = privateKey
    .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "open sesame" })
    .toString();
  const encryptedPkcs1 = privateKey
    .export({ type: "pkcs1", format: "pem", cipher: "aes-256-cbc", passphrase: "open sesame" })
    .toString();
  const elliptic = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  const short = generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey;

  test.each([
    ["a passphrase", encrypted, /passphrase: remove it/],
    ["a passphrase in the traditional format", encryptedPkcs1, /passphrase: remove it/],
    ["the public key", publicKey.export({ type: "spki", format: "pem" }).toString(), /is a public key/],
    ["another algorithm", elliptic.export({ type: "pkcs8", format: "pem" }).toString(), /type ec.*RSA only/],
    ["1024 bits", short.export({ type: "pkcs8", format: "pem" }).toString(), /only 1024 bits/],
    ["its end cut off", PKCS8.slice(0, 900), /is not a private key/],
    ["no PEM at all", "tiger-lily-4711", /is not a private key/],
  ])("is refused with %s, and not quoted", (_what, text, message) => {
    const problem = PRIVATE_KEY.safeParse(text).error?.message ?? "";
    expect(problem).toMatch(message);
    for (const line of text.split(/\s+/).filter((word) => word.length > 12 && !word.includes("--"))) {
      expect(problem).not.toContain(line);
    }
    expect(problem).not.toContain("tiger-lily");
  });

  test("is the same key in either form, and different from any other", () => {
    const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    expect(isSamePrivateKey(PKCS1, PKCS8)).toBe(true);
    expect(isSamePrivateKey(PKCS8, other.export({ type: "pkcs8", format: "pem" }).toString())).toBe(false);
    expect(isSamePrivateKey(undefined, PKCS8)).toBe(false);
  });
});

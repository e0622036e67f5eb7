import { createHash, generateKeyPairSync } from "node:crypto";
import {
  bareKey,
  fingerprintOf,
  isSameKey,
  PUBLIC_KEY,
  pemOfBareKey,
} from "../../../provider/keys/public-key";
import { makeServerCertificate } from "../../support/certificates";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const SPKI = publicKey.export({ type: "spki", format: "pem" }).toString();
const PKCS1 = publicKey.export({ type: "pkcs1", format: "pem" }).toString();
const DER = publicKey.export({ type: "spki", format: "der" });

/** The same key in the forms in which people pass it on. */
const FORMS: readonly (readonly [form: string, text: string])[] = [
  ["PEM", SPKI],
  ["PEM with the line ends of Windows", SPKI.replaceAll("\n", "\r\n")],
  ["PEM without a last line end", SPKI.trim()],
  ["PEM between blank lines", `\n\n${SPKI}\n`],
  ["PKCS#1 PEM", PKCS1],
  ["bare base64", DER.toString("base64")],
  ["PEM with literal \\n", SPKI.replaceAll("\n", "\\n")],
  ["PEM on one line", SPKI.replaceAll("\n", " ")],
  ["PEM without any white space between", SPKI.replaceAll("\n", "")],
  ["PEM that is indented", SPKI.replace(/^/gm, "    ")],
  ["PEM after a comment", `Bag Attributes\n    friendlyName: app\n${SPKI}`],
  ["base64 of the PEM", Buffer.from(SPKI).toString("base64")],
  ["base64 of the PEM in lines", Buffer.from(SPKI).toString("base64").replace(/.{76}/g, "$&\n")],
  ["an OpenSSH line", `ssh-rsa ${openSsh()} admin@app.example.com\n`],
  ["base64 in lines", DER.toString("base64").replace(/.{60}/g, "$&\n")],
];

/** The body of an `ssh-rsa` line, by RFC 4253. */
function openSsh(): string {
  const { e = "", n = "" } = publicKey.export({ format: "jwk" });
  const fields = [Buffer.from("ssh-rsa"), Buffer.from(e, "base64url"), Buffer.from(`00${hexOf(n)}`, "hex")];
  return Buffer.concat(
    fields.flatMap((field) => [Buffer.from(field.length.toString(16).padStart(8, "0"), "hex"), field]),
  ).toString("base64");
}

function hexOf(base64url: string): string {
  return Buffer.from(base64url, "base64url").toString("hex");
}

describe("a public key", () => {
  test.each(FORMS)("as %s is accepted as the same key", (_form, text) => {
    expect(PUBLIC_KEY.safeParse(text).success).toBe(true);
    expect(bareKey(text)).toBe(DER.toString("base64"));
    expect(isSameKey(text, SPKI)).toBe(true);
  });

  test("in a certificate is accepted", () => {
    expect(PUBLIC_KEY.safeParse(makeServerCertificate(["app.example.com"]).cert).success).toBe(true);
  });

  test("comes back from its bare form as PEM", () => {
    expect(pemOfBareKey(bareKey(PKCS1))).toBe(SPKI);
  });

  test("has the SHA-256 of its DER form as fingerprint", () => {
    const hex = createHash("sha256").update(DER).digest("hex");
    expect(fingerprintOf(PKCS1).replaceAll(":", "")).toBe(hex);
  });

  test("differs from another key, and from none", () => {
    const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey;
    expect(isSameKey(SPKI, other.export({ type: "spki", format: "pem" }).toString())).toBe(false);
    expect(isSameKey(SPKI, undefined)).toBe(false);
    expect(isSameKey(undefined, undefined)).toBe(true);
  });

  test.each([
    ["text", "no key", /is not a public key/],
    ["an SSH key", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ", /is not a public key/],
    ["another SSH key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA", /of a type other than ssh-rsa/],
    ["half a key", SPKI.slice(0, 200), /is not a public key/],
    ["nothing", "", /is not a public key/],
    [
      "a short key",
      generateKeyPairSync("rsa", { modulusLength: 512 }).publicKey.export({ type: "spki", format: "pem" }),
      /has only 512 bits/,
    ],
    [
      "an elliptic curve key",
      generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ type: "spki", format: "pem" }),
      /is a key of type ec: Confluence accepts RSA only/,
    ],
  ])("is refused when it is %s", (_what, text, problem) => {
    expect(messagesFor(text.toString())).toEqual([expect.stringMatching(problem)]);
  });

  test.each(["pkcs8", "pkcs1"] as const)("is refused as a private key (%s), which is not quoted", (type) => {
    const pem = privateKey.export({ type, format: "pem" }).toString();
    const messages = messagesFor(pem);
    expect(messages).toEqual([
      expect.stringMatching(/is a private key: it must never leave the application/),
    ]);
    expect(messages.join()).not.toContain(pem.split("\n")[1]);
  });

  test.each<[string, (pem: string) => string]>([
    ["with literal \\n", (pem) => pem.replaceAll("\n", "\\n")],
    ["on one line", (pem) => pem.replaceAll("\n", " ")],
    ["as base64", (pem) => Buffer.from(pem).toString("base64")],
    ["behind its public key, as base64", (pem) => Buffer.from(SPKI + pem).toString("base64")],
  ])("is refused as a private key %s", (_form, written) => {
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    expect(messagesFor(written(pem))).toEqual([expect.stringMatching(/is a private key/)]);
  });

  test.each(["pkcs8", "pkcs1"] as const)(
    "is refused as a private key in bare base64 (%s), which is not quoted",
    (type) => {
      const bare = privateKey.export({ type, format: "der" }).toString("base64");
      const messages = messagesFor(bare);
      expect(messages).toEqual([expect.stringMatching(/is a private key/)]);
      expect(messages.join()).not.toContain(bare.slice(0, 40));
    },
  );
});

function messagesFor(text: string): string[] {
  return PUBLIC_KEY.safeParse(text).error?.issues.map(({ message }) => message) ?? [];
}

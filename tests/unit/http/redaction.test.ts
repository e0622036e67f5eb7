import { generateKeyPairSync } from "node:crypto";
import { Redactor } from "../../../provider/http/redaction";

/** A redactor that knows some secrets. */
function knowing(...secrets: string[]): Redactor {
  const redactor = new Redactor();
  redactor.protect(...secrets);
  return redactor;
}

describe("redaction", () => {
  test.each([
    ["as it is", 'canary"ü$1', 'the password canary"ü$1 was wrong'],
    ["in a URL", "canary/ü&x", `https://host?password=${encodeURIComponent("canary/ü&x")}`],
    ["in JSON", 'canary"\\x', JSON.stringify({ password: 'canary"\\x' })],
    ["several times", "canary", "canary, canary and canary"],
  ])("redacts a known secret, %s", (_where, secret, text) => {
    const redacted = knowing(secret).redact(text);
    expect(redacted).not.toContain("canary");
    expect(redacted).toContain("[secret]");
  });

  test("redacts the longer of two secrets of which one is part of the other", () => {
    expect(knowing("canary", "canary-long").redact("canary-long canary")).toBe("[secret] [secret]");
  });

  test("redacts credentials that it was not told of", () => {
    const redacted = new Redactor().redact("Authorization: Basic YWRtaW46Y2FuYXJ5, Bearer abcdefghijk");
    expect(redacted).toBe("Authorization: Basic [secret], Bearer [secret]");
  });

  test("redacts private keys that it was not told of, even when they are cut off or in JSON", () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const body = pem.split("\n")[2] ?? "";
    for (const text of [`before ${pem} after`, pem.slice(0, 200), JSON.stringify({ pem })]) {
      expect(new Redactor().redact(text)).not.toContain(body);
    }
    expect(new Redactor().redact(`before ${pem} after`)).toMatch(/^before \[secret\]\s+after$/);
  });

  test("keeps ordinary words, even when somebody's password is as short as a word", () => {
    const text = "Basic authentication is off for the user abc";
    expect(knowing("abc").redact(text)).toBe(text);
  });

  test.each([
    "Basic Authentication has been disabled on this instance.",
    "Die Basic Authentifizierung ist für diese Instanz ausgeschaltet: Basic Anmeldedaten",
    "basic administration and BASIC AUTHENTICATION",
    "Bearer Authentifizierung",
  ])("keeps words that follow the name of a scheme: %s", (text) => {
    expect(new Redactor().redact(text)).toBe(text);
  });

  test("protects secrets by the names of their members, wherever they stand in a document", () => {
    const redactor = new Redactor();
    redactor.protectIn([
      { clientSecret: "canary-1", config: { password: "canary-2" }, requestTokenUrl: "/path" },
    ]);
    expect(redactor.redact("canary-1 canary-2 /path")).toBe("[secret] [secret] /path");
  });
});

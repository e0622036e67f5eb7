import { generateKeyPairSync } from "node:crypto";
import { rsaKeyPair } from "../../../provider/resources/rsa-key-pair/definition";
import { sentenceOf, validate } from "../../../provider/runtime/validation";

const IMPORTED = generateKeyPairSync("rsa", {
  modulusLength: 3072,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
}).privateKey;

describe("inputs of an RsaKeyPair", () => {
  test.each([
    ["2048 for a generated key", {}, 2048],
    ["that of an imported key", { importPrivateKey: IMPORTED }, 3072],
    ["as declared", { bits: 4096 }, 4096],
  ])("have a length: %s", (_what, given, bits) => {
    expect(check(given)).toMatchObject({ failures: [], inputs: { bits } });
  });

  test.each([
    ["bits", { importPrivateKey: IMPORTED, bits: 2048 }, /3072 bits: leave bits out/],
    ["bits", { bits: 5000 }, /must be one of 2048, 3072, 4096/],
    ["bits", { bits: "long" }, /must be one of 2048, 3072, 4096/],
    ["importPrivateKey", { importPrivateKey: "tiger-lily-4711" }, /is not a private key/],
    ["certificate.commonName", { certificate: { commonName: "" } }, /must not be empty/],
    ["certificate.validDays", { certificate: { commonName: "a", validDays: 1e6 } }, /more than 36500/],
    ["keepers", { keepers: ["2026"] }, /must be an object with string values/],
  ])("are refused for %s", (field, wrong, message) => {
    const { failures } = check(wrong);
    expect(failures.map(sentenceOf)).toEqual([expect.stringMatching(message)]);
    expect(failures.map(sentenceOf).join()).toMatch(new RegExp(`^${field} `));
    expect(JSON.stringify(failures)).not.toContain("tiger-lily");
  });
});

function check(given: Record<string, unknown>) {
  return validate("RsaKeyPair", rsaKeyPair.fields, rsaKeyPair.rules, given);
}

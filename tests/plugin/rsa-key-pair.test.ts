import { createPrivateKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { FakeEngine, failureOf } from "../support/engine/fake-engine";
import { revealed } from "../support/engine/properties";
import { startInProcessPlugin } from "../support/in-process-plugin";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 3072 });
const PKCS8 = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const PKCS1 = privateKey.export({ type: "pkcs1", format: "pem" }).toString();

describe("an RsaKeyPair", () => {
  test("is generated once, without any configuration, and forgotten when it is destroyed", async () => {
    const engine = new FakeEngine({ config: {} });
    engine.declare("key", "RsaKeyPair", {});
    expect((await engine.up()).steps).toEqual(["create key"]);
    const keys = outputs(engine);
    expect(createPrivateKey(String(keys.privateKeyPem)).asymmetricKeyDetails?.modulusLength).toBe(2048);
    expect(engine.resource("key").id).toBe(keys.fingerprint);
    expect(keys).not.toHaveProperty("certificatePem");

    expect((await engine.up()).steps).toEqual([]);
    expect((await engine.refresh()).drift).toEqual({});
    expect(outputs(engine)).toEqual(keys);
    expect((await engine.destroy()).steps).toEqual(["delete key"]);
  });

  test("keeps private keys out of the serialized state", async () => {
    const engine = keyPair({ importPrivateKey: PKCS1 });
    await engine.up();
    expect(engine.stateText()).not.toContain("PRIVATE KEY");
  });

  test.each([
    ["bits", { bits: 3072 }],
    ["a keeper", { keepers: { rotated: "2026-01" } }],
    ["the imported key", { importPrivateKey: PKCS8 }],
  ])("is replaced when %s changes", async (_what, change) => {
    const engine = keyPair();
    await engine.up();
    const { fingerprint } = outputs(engine);
    engine.declare("key", "RsaKeyPair", change);
    expect((await engine.up()).steps).toEqual(["create-replacement key", "delete-replaced key"]);
    expect(outputs(engine).fingerprint).not.toBe(fingerprint);
  });

  test("imports an existing key in all forms, with its length", async () => {
    const engine = keyPair({ importPrivateKey: PKCS1 });
    await engine.up();
    expect(outputs(engine)).toMatchObject({ bits: 3072, privateKeyPem: PKCS8, privateKeyPkcs1Pem: PKCS1 });
  });

  test("stays when an imported key is given in another form", async () => {
    const engine = keyPair({ importPrivateKey: PKCS1 });
    await engine.up();
    engine.declare("key", "RsaKeyPair", { importPrivateKey: PKCS8 });
    expect((await engine.up()).steps).toEqual([]);
  });

  test("is refused with a string that is not a key, which is not quoted", async () => {
    const failure = await failureOf(keyPair({ importPrivateKey: "tiger-lily-4711" }).up());
    expect(failure.message).toMatch(/importPrivateKey is not a private key/);
    expect(failure.message + failure.report.output).not.toContain("tiger-lily");
  });

  test("makes a certificate for its key, and another one for the same key when its content changes", async () => {
    const engine = keyPair();
    await engine.up();
    const { fingerprint } = outputs(engine);
    engine.declare("key", "RsaKeyPair", { certificate: { commonName: "reporting.example.com" } });
    expect((await engine.up()).steps).toEqual(["update key"]);
    const { certificatePem } = outputs(engine);
    const certificate = new X509Certificate(String(certificatePem));
    expect(certificate.checkPrivateKey(createPrivateKey(String(outputs(engine).privateKeyPem)))).toBe(true);
    expect((await engine.up()).steps).toEqual([]);

    engine.declare("key", "RsaKeyPair", { certificate: { commonName: "reports.example.com" } });
    await engine.up();
    expect(outputs(engine).fingerprint).toBe(fingerprint);
    expect(new X509Certificate(String(outputs(engine).certificatePem)).subject).toBe(
      "CN=reports.example.com",
    );

    engine.declare("key", "RsaKeyPair", {});
    await engine.up();
    expect(outputs(engine)).not.toHaveProperty("certificatePem");
  });
});

function keyPair(inputs: Record<string, unknown> = {}): FakeEngine {
  const engine = new FakeEngine({ config: {} }, startInProcessPlugin);
  engine.declare("key", "RsaKeyPair", inputs);
  return engine;
}

function outputs(engine: FakeEngine): Readonly<Record<string, unknown>> {
  return revealed(engine.outputs("key"));
}

import type * as pulumi from "@pulumi/pulumi";
import { ConfluenceResource, type EchoedInputs } from "./resource";

/** What an {@link RsaKeyPair} declares. */
export interface RsaKeyPairArgs {
  /** Length of the modulus: 2048, 3072 or 4096. Changing it generates a new pair. Default: 2048, or the length of the imported key. */
  bits?: pulumi.Input<number>;
  /**
   * An existing RSA private key to use instead of a generated one: PEM, PKCS#8 or PKCS#1, at least 2048 bits, no passphrase. Always stored
   * as a secret. Another key makes a new pair, another form of the same key does not. Default: a key is generated.
   */
  importPrivateKey?: pulumi.Input<string>;
  /** Generates a self-signed X.509 certificate for the key; changing it generates another one for the same key. Default: none. */
  certificate?: pulumi.Input<RsaCertificateArgs>;
  /** Arbitrary strings by name; changing any of them makes a new pair. Default: none. */
  keepers?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** What the certificate contains besides the key. */
export interface RsaCertificateArgs {
  /** Its subject's common name, at most 64 characters. */
  commonName: pulumi.Input<string>;
  /**
   * Validity in days from its creation, 1 to 36,500. It is not renewed automatically: change the certificate, or the keepers, in time.
   * Default: 3650.
   */
  validDays?: pulumi.Input<number>;
}

/**
 * An RSA key pair, generated or imported once and kept in the state, the private key as ciphertext. It exists on no server and needs no
 * connection. `id` is the fingerprint.
 *
 * Trust: whoever can decrypt the stack's secrets has the private key.
 *
 * Permissions: none.
 *
 * Requests: none.
 *
 * Adoption: `importPrivateKey` uses a key that the application already has.
 *
 * Drift: none, since the pair exists only in the state.
 *
 * Deletion: removes the pair from the state, irrecoverably. Copies of the private key remain with whoever has one.
 *
 * @example
 * const key = new RsaKeyPair("reporting-key");
 * export const privateKey = key.privateKeyPem; // secret
 *
 * @example
 * // A new pair whenever the date changes, and a certificate for an application that accepts nothing else
 * const key = new RsaKeyPair("reporting-key", {
 *   bits: 4096,
 *   certificate: { commonName: "reporting.example.com", validDays: 730 },
 *   keepers: { rotated: "2026-01" },
 * });
 * export const certificate = key.certificatePem;
 *
 * @example
 * // A key that the application already has: pulumi config set --secret reportingKey < key.pem
 * const key = new RsaKeyPair("reporting-key", { importPrivateKey: config.requireSecret("reportingKey") });
 */
export class RsaKeyPair extends ConfluenceResource implements EchoedInputs<RsaKeyPairArgs> {
  declare readonly bits: pulumi.Output<number>;
  /** As declared. Secret. */
  declare readonly importPrivateKey: pulumi.Output<string | undefined>;
  declare readonly certificate: pulumi.Output<{ commonName: string; validDays: number } | undefined>;
  declare readonly keepers: pulumi.Output<Record<string, string> | undefined>;
  /** SubjectPublicKeyInfo as PEM. */
  declare readonly publicKeyPem: pulumi.Output<string>;
  /** SubjectPublicKeyInfo as bare base64, for applications that do not accept PEM. */
  declare readonly publicKeyBase64: pulumi.Output<string>;
  /** Self-signed X.509 certificate as PEM; undefined unless `certificate` is declared. */
  declare readonly certificatePem: pulumi.Output<string | undefined>;
  /** PKCS#8 as PEM. Secret. */
  declare readonly privateKeyPem: pulumi.Output<string>;
  /** PKCS#1 as PEM. Secret. */
  declare readonly privateKeyPkcs1Pem: pulumi.Output<string>;
  /** SHA-256 of the public key, colon-separated hex. */
  declare readonly fingerprint: pulumi.Output<string>;

  constructor(name: string, args: RsaKeyPairArgs = {}, options?: pulumi.CustomResourceOptions) {
    super("RsaKeyPair", name, args, options);
  }
}

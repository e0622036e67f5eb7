import type * as pulumi from "@pulumi/pulumi";
import { ConfluenceResource, type EchoedInputs } from "./resource";

/** What an {@link RsaKeyPair} declares. */
export interface RsaKeyPairArgs {
  /** Length of the modulus: 2048, 3072 or 4096. Changing it makes a new pair. Default: 2048, or that of the imported key. */
  bits?: pulumi.Input<number>;
  /**
   * An RSA private key that exists already, to be used instead of a generated one: PEM, PKCS#8 or PKCS#1, at least 2048
   * bits, no passphrase. Always stored as a secret. Another key makes a new pair, another form of the same key does not.
   * Default: a key is generated.
   */
  importPrivateKey?: pulumi.Input<string>;
  /** Makes a self-signed X.509 certificate for the key; changing it makes another one for the same key. Default: none. */
  certificate?: pulumi.Input<RsaCertificateArgs>;
  /** Arbitrary texts; a change of any of them makes a new pair. Default: none. */
  keepers?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** What a certificate says besides the key. */
export interface RsaCertificateArgs {
  /** Whom it names, at most 64 characters. */
  commonName: pulumi.Input<string>;
  /** From now on, 1 to 36,500. It is not renewed by itself: change the certificate, or the keepers, in time. Default: 3650. */
  validDays?: pulumi.Input<number>;
}

/**
 * An RSA key pair, generated or imported once and kept in the state; the private key as ciphertext. Nothing is made on a
 * server and no connection is needed. `id` is the fingerprint.
 *
 * Trust: who can decrypt the stack's secrets has the private key.
 *
 * Permissions: none, no server is asked.
 *
 * Requests: none.
 *
 * Adoption: `importPrivateKey` takes a key that the application has already.
 *
 * Drift: none, since the pair exists in the state alone.
 *
 * Deletion: removes the pair from the state; the keys cannot be had back. Whoever has a copy of the private key still has it.
 *
 * @example
 * const key = new RsaKeyPair("reporting-key");
 * export const privateKey = key.privateKeyPem; // secret
 *
 * @example
 * // A new pair whenever the date changes, and a certificate for an application that takes nothing else
 * const key = new RsaKeyPair("reporting-key", {
 *   bits: 4096,
 *   certificate: { commonName: "reporting.example.com", validDays: 730 },
 *   keepers: { rotated: "2026-01" },
 * });
 * export const certificate = key.certificatePem;
 *
 * @example
 * // A key that the application has already: pulumi config set --secret reportingKey < key.pem
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
  /** SubjectPublicKeyInfo as bare base64, for consumers that do not take armour. */
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

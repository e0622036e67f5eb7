import type * as pulumi from "@pulumi/pulumi";
import { ConfluenceResource } from "./resource";

/** What an {@link RsaKeyPair} declares. */
export interface RsaKeyPairArgs {
  /** Length of the modulus: 2048, 3072 or 4096. Changing it makes a new pair. Default: 2048. */
  bits?: pulumi.Input<2048 | 3072 | 4096>;
  /** Arbitrary texts; a change of any of them makes a new pair. Default: none. */
  keepers?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * An RSA key pair, generated once and kept in the state; the private key as ciphertext. Nothing is made on a server and
 * no connection is needed. `id` is the fingerprint.
 *
 * Trust: who can decrypt the stack's secrets has the private key.
 *
 * @example
 * const key = new RsaKeyPair("reporting-key", { keepers: { rotated: "2026-01" } });
 * export const privateKey = key.privateKeyPem; // secret
 */
export class RsaKeyPair extends ConfluenceResource {
  declare readonly bits: pulumi.Output<number>;
  declare readonly keepers: pulumi.Output<Record<string, string> | undefined>;
  /** SubjectPublicKeyInfo as PEM. */
  declare readonly publicKeyPem: pulumi.Output<string>;
  /** SubjectPublicKeyInfo as bare base64, for consumers that do not take armour. */
  declare readonly publicKeyBase64: pulumi.Output<string>;
  /** PKCS#8 as PEM. Secret. */
  declare readonly privateKeyPem: pulumi.Output<string>;
  /** PKCS#1 as PEM. Secret. */
  declare readonly privateKeyPkcs1Pem: pulumi.Output<string>;
  /** SHA-256 of the public key, colon-separated hex. */
  declare readonly fingerprint: pulumi.Output<string>;

  constructor(name: string, args: RsaKeyPairArgs = {}, options?: pulumi.CustomResourceOptions) {
    super(
      {
        kind: "RsaKeyPair",
        handler: "rsaKeyPair",
        outputs: ["publicKeyPem", "publicKeyBase64", "privateKeyPem", "privateKeyPkcs1Pem", "fingerprint"],
        secretOutputs: ["privateKeyPem", "privateKeyPkcs1Pem"],
      },
      name,
      args,
      options,
    );
  }
}

import { generateKeyPairSync } from "node:crypto";
import type { OwnConsumer, ServerState } from "./state";

/**
 * The server's own consumer. Its key pair is made when it is first looked at: that takes longer than starting the rest of the
 * server, and most tests never need it.
 */
export function createOwnConsumer(identity: Omit<OwnConsumer, "privateKeyPem" | "publicKey">): OwnConsumer {
  let keyPair: { publicKey: Buffer; privateKey: string } | undefined;
  const keys = () => {
    keyPair ??= generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "der" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    return keyPair;
  };
  return {
    ...identity,
    get privateKeyPem() {
      return keys().privateKey;
    },
    get publicKey() {
      return keys().publicKey.toString("base64");
    },
  };
}

/** A deep copy of the state that leaves the making of the key pair to whoever looks at it. */
export function copyState({ ownConsumer, ...rest }: ServerState): ServerState {
  const copy: OwnConsumer = Object.create(Object.prototype, Object.getOwnPropertyDescriptors(ownConsumer));
  return { ...structuredClone(rest), ownConsumer: copy };
}

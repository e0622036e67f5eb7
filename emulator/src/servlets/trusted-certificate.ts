import type { EmulatorContext, Routes } from "../context";
import { parsePublicKey } from "../oauth1/signature";
import { callServer } from "../peer/http";
import { peerUrl } from "../peer/peer";

/** The certificate of a trusted application: its id and public key, one per line. */
export interface TrustCertificate {
  readonly id: string;
  /** Base64 of the SubjectPublicKeyInfo. */
  readonly publicKey: string;
}

const PATH = "/admin/appTrustCertificate";

/** This server's own certificate, for anybody. */
export const trustCertificateRoutes: Routes = (app, context) => {
  app.get(PATH, (c) => {
    const { key, publicKey } = context.state.ownConsumer;
    return c.text(`${trustId(key)}\n${publicKey}\n`);
  });
};

/**
 * Downloads the certificate of a peer.
 *
 * @throws Error when the peer does not answer with one.
 */
export async function downloadCertificate(
  context: EmulatorContext,
  rpcUrl: string,
): Promise<TrustCertificate> {
  const { status, body } = await callServer(context, peerUrl(rpcUrl, PATH));
  const [id, publicKey] = body.split("\n");
  if (status !== 200 || !id || !publicKey) throw new Error(`${rpcUrl} has no certificate (status ${status})`);
  return { id, publicKey: parsePublicKey(publicKey).base64 };
}

/** Ids of trusted applications are written in lower case. */
function trustId(consumerKey: string): string {
  return consumerKey.toLowerCase();
}

import { ApplicationLink, IncomingConsumer, RsaKeyPair } from "pulumi-confluence-applinks";

/** What differs between the servers that get these links. */
export interface LinkSettings {
  /** Where the reporting service is. */
  readonly reportingUrl: string;
}

/** Declares the links; a function, because a test runs it several times in one process. */
export function declareLinks({ reportingUrl }: LinkSettings) {
  const key = new RsaKeyPair("reporting");
  const reporting = new ApplicationLink("reporting", { name: "Reporting", rpcUrl: reportingUrl });
  const consumer = new IncomingConsumer("reporting", {
    applicationLinkId: reporting.id,
    key: "reporting",
    name: "Reporting",
    publicKey: key.publicKeyPem,
    level: "2LO",
  });
  return { linkId: reporting.id, consumerKey: consumer.key, privateKey: key.privateKeyPem };
}

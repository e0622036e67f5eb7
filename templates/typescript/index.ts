import { ApplicationLink, IncomingConsumer, RsaKeyPair } from "pulumi-confluence-applinks";

// An application that may read Confluence, and the key with which it signs its requests. Put your own in its place.
const key = new RsaKeyPair("reporting");

const reporting = new ApplicationLink("reporting", {
  name: "Reporting",
  rpcUrl: "https://reporting.example.com",
});

const consumer = new IncomingConsumer("reporting", {
  applicationLinkId: reporting.id,
  key: "reporting",
  name: "Reporting",
  publicKey: key.publicKeyPem,
  level: "3LO",
});

export const consumerKey = consumer.key;
export const privateKey = key.privateKeyPem;

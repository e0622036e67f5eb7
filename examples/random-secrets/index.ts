import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import {
  ApplicationLink,
  IncomingConsumer,
  OutgoingServiceProvider,
  RsaKeyPair,
} from "pulumi-confluence-applinks";

const config = new pulumi.Config();

// The ticket system speaks OAuth 1.0a in both directions. Nobody makes up its keys and secrets, and nobody sees them.
const tickets = new ApplicationLink("tickets", {
  name: "Tickets",
  rpcUrl: "https://tickets.example.com",
});

// Confluence calls the ticket system with a shared secret. A new generation makes a new one, in one `pulumi up`.
const sharedSecret = new random.RandomPassword("shared-secret", {
  length: 40,
  special: false,
  keepers: { generation: config.require("generation") },
});

const consumerId = new random.RandomString("consumer-id", { length: 8, special: false, upper: false });

const outgoing = new OutgoingServiceProvider("tickets-outgoing", {
  applicationLinkId: tickets.id,
  key: pulumi.interpolate`confluence-${consumerId.result}`,
  name: "Tickets",
  sharedSecret: sharedSecret.result,
  requestTokenUrl: "https://tickets.example.com/oauth/request-token",
  accessTokenUrl: "https://tickets.example.com/oauth/access-token",
  authorizeUrl: "https://tickets.example.com/oauth/authorize",
});

// The ticket system calls Confluence with a consumer key that cannot be guessed, and an RSA key.
const keyPair = new RsaKeyPair("tickets-key", { keepers: { generation: config.require("generation") } });

const incoming = new IncomingConsumer("tickets-incoming", {
  applicationLinkId: tickets.id,
  key: new random.RandomUuid("tickets-consumer-key").result,
  name: "Tickets",
  publicKey: keyPair.publicKeyPem,
});

/** What the ticket system has to be configured with. */
export const ticketSystem = {
  confluenceConsumerKey: outgoing.key,
  confluenceSharedSecret: outgoing.sharedSecret,
  ownConsumerKey: incoming.key,
  ownPrivateKey: keyPair.privateKeyPem,
};

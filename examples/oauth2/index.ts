import * as pulumi from "@pulumi/pulumi";
import { IncomingOAuth2Client, OutgoingOAuth2Client } from "pulumi-confluence-applinks";

const config = new pulumi.Config();

// Confluence as provider: a reporting service reads and writes for the users who gave it their consent.
const reporting = new IncomingOAuth2Client("reporting", {
  name: "Reporting",
  redirectUris: [config.require("reportingCallback")],
  scope: "WRITE",
  // The secret is replaced whenever this changes; the client id stays.
  rotateWhenChanged: { secretOf: config.require("secretOf") },
});

// Confluence as client: it fetches mail with the tokens of the company's identity provider.
const mail = new OutgoingOAuth2Client("mail", {
  name: "Company mail",
  description: "Mailboxes that Confluence reads",
  clientId: config.require("mailClientId"),
  clientSecret: config.requireSecret("mailClientSecret"),
  authorizationEndpoint: "https://idp.example.com/oauth2/authorize",
  tokenEndpoint: "https://idp.example.com/oauth2/token",
  scopes: ["mail.read", "offline_access"],
});

/** For the reporting service's own configuration. */
export const clientId = reporting.clientId;
export const clientSecret = reporting.clientSecret;

/** To be registered at the identity provider. */
export const redirectUri = mail.redirectUri;

import * as pulumi from "@pulumi/pulumi";
import * as applinks from "pulumi-confluence-applinks";

const config = new pulumi.Config();

// A reporting service signs its requests with a key of its own and reads Confluence in the name of the user in front of it.
const reportingKey = new applinks.RsaKeyPair("reporting-key");

const reporting = new applinks.ApplicationLink("reporting", {
  name: "Reporting",
  rpcUrl: "https://reporting.example.com",
});

const consumer = new applinks.IncomingConsumer("reporting-consumer", {
  applicationLinkId: reporting.id,
  key: "reporting",
  name: "Reporting",
  description: "Weekly reports on every space",
  publicKey: reportingKey.publicKeyPem,
  level: "2LOi",
  acknowledge: ["impersonation"],
});

// Jira and Confluence call each other as applications, without a user's consent.
const jira = new applinks.ApplicationLink("jira", {
  name: "Jira",
  type: "jira",
  rpcUrl: config.require("jiraUrl"),
  primary: true,
});

new applinks.OAuthSettings("jira-oauth", {
  applicationLinkId: jira.id,
  incoming: "2LO",
  outgoing: "2LO",
});

export const consumerKey = consumer.key;
export const privateKey = reportingKey.privateKeyPem;

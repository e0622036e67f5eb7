import * as pulumi from "@pulumi/pulumi";
import {
  ApplicationLink,
  BasicAuthentication,
  IncomingConsumer,
  OutgoingBasicAuth,
  RsaKeyPair,
  TrustedApplication,
} from "pulumi-confluence-applinks";

const config = new pulumi.Config();

// A build server that knows nothing but passwords: Confluence calls it as one user, for everybody.
const builds = new ApplicationLink("builds", { name: "Builds", rpcUrl: "https://builds.example.com" });

new OutgoingBasicAuth("builds-login", {
  applicationLinkId: builds.id,
  username: "wiki-robot",
  password: config.requireSecret("buildsPassword"),
});

// The build server's nightly jobs call Confluence without a user in front of them: they run as a service account.
const jobsKey = new RsaKeyPair("jobs-key");

const jobs = new IncomingConsumer("jobs", {
  applicationLinkId: builds.id,
  key: "nightly-jobs",
  name: "Nightly jobs",
  publicKey: jobsKey.publicKeyPem,
  level: "2LO",
  executeAs: config.require("serviceAccount"),
});

// A Jira too old for OAuth, believed from one address, for REST calls only.
const oldJira = new ApplicationLink("old-jira", {
  name: "Old Jira",
  type: "jira",
  rpcUrl: config.require("jiraUrl"),
});

new TrustedApplication("old-jira-trust", {
  applicationLinkId: oldJira.id,
  incoming: { ipPatterns: ["10.1.2.3"], urlPatterns: ["/rest"] },
  outgoing: true,
});

// A backup script that knows nothing but HTTP Basic: let in for one user, wherever Basic is off.
new BasicAuthentication("backup-login", { allowedUsers: ["backup-robot"] });

export const consumerKey = jobs.key;
export const privateKey = jobsKey.privateKeyPem;

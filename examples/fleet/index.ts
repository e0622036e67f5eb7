import * as pulumi from "@pulumi/pulumi";
import { ApplicationLink, OAuthSettings, ThirdPartyApplication } from "pulumi-confluence-applinks";

/** What one server has beside what all of them have. */
interface ServerSettings {
  /** Address of the Jira that belongs to it; without one it has none. */
  jiraUrl?: string;
  /** May the monitoring call it without a user? Default false. */
  isMonitored?: boolean;
}

// The servers are the configured connections: a new one is a few lines of configuration, and no code.
const connections = new pulumi.Config("confluence").requireObject<Record<string, unknown>>("connections");
const settings = new pulumi.Config().getObject<Record<string, ServerSettings>>("servers") ?? {};

for (const connection of Object.keys(connections)) {
  const { jiraUrl, isMonitored = false } = settings[connection] ?? {};

  new ApplicationLink(`${connection}-service-portal`, {
    connection,
    name: "Service portal",
    rpcUrl: "https://portal.example.com",
  });

  if (jiraUrl !== undefined) {
    const jira = new ApplicationLink(`${connection}-jira`, {
      connection,
      name: "Jira",
      type: "jira",
      rpcUrl: jiraUrl,
      primary: true,
    });
    new OAuthSettings(`${connection}-jira`, {
      connection,
      applicationLinkId: jira.id,
      incoming: "2LO",
      outgoing: "2LO",
    });
  }

  if (isMonitored) {
    new ThirdPartyApplication(`${connection}-monitoring`, {
      connection,
      applicationName: "Monitoring",
      installations: ["main"],
      level: "2LO",
      executeAs: "monitoring",
    });
  }
}

export const servers = Object.keys(connections);

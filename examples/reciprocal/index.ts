import { ReciprocalLink } from "pulumi-confluence-applinks";

// Confluence is the default connection, Jira the one named "jira". Each logs in with its own administrator.
const link = new ReciprocalLink("confluence-jira", {
  local: { type: "confluence", name: "Confluence" },
  remote: { type: "jira", name: "Jira", connection: "jira", primary: true },
  incoming: "2LO",
  outgoing: "2LO",
});

export const confluenceToJira = link.localLinkId;
export const jiraToConfluence = link.remoteLinkId;

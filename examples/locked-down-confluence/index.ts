import * as pulumi from "@pulumi/pulumi";
import { BasicAuthentication, ThirdPartyApplication } from "pulumi-confluence-applinks";

const config = new pulumi.Config();

// Names, not addresses: where an installation runs is nobody's business here.
const installations = config.getObject<string[]>("installations") ?? ["berlin", "tokyo"];

const reporting = new ThirdPartyApplication("reporting", {
  applicationName: "Reporting",
  installations,
  level: "2LOi",
});

// Only for installations that send passwords to a Confluence that does not accept them, as it is installed since version 10.
// Each list is a way in of its own: these users on every path, and everybody who has a password on these paths.
const basicUsers = config.getObject<string[]>("basicUsers");
const basicPaths = config.getObject<string[]>("basicPaths");
if (basicUsers !== undefined || basicPaths !== undefined) {
  new BasicAuthentication("basic", {
    enabled: false,
    ...(basicUsers !== undefined && { allowedUsers: basicUsers }),
    ...(basicPaths !== undefined && { allowedPaths: basicPaths }),
  });
}

// One secret output per installation, so that each is given its own and no other.
export = Object.fromEntries(
  installations.map((name) => [name, reporting.credentials.apply((all) => all[name])]),
);

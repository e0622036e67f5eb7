import * as pulumi from "@pulumi/pulumi";
import { ThirdPartyApplication } from "pulumi-confluence-applinks";

const config = new pulumi.Config();

// Names, not addresses: where an installation runs is nobody's business here.
const installations = config.getObject<string[]>("installations") ?? ["berlin", "tokyo"];

const reporting = new ThirdPartyApplication("reporting", {
  applicationName: "Reporting",
  instances: installations,
  level: "2LOi",
});

// One secret output per installation, so that each is given its own and no other.
export = Object.fromEntries(
  installations.map((name) => [name, reporting.credentials.apply((all) => all[name])]),
);

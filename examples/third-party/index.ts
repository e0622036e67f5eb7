import * as pulumi from "@pulumi/pulumi";
import { ThirdPartyApplication } from "pulumi-confluence-applinks";

const reporting = new ThirdPartyApplication("reporting", {
  applicationName: "Reporting",
  installations: {
    berlin: { generations: ["1"] },
    tokyo: { generations: ["1"] },
  },
  level: "2LO",
  executeAs: new pulumi.Config().require("serviceAccount"),
});

// One secret output per installation, so that each is given its own and no other.
export const berlin = reporting.credentials.apply((all) => all.berlin);
export const tokyo = reporting.credentials.apply((all) => all.tokyo);

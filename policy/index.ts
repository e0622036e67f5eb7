import { PolicyPack } from "@pulumi/policy";
import { confluencePolicies } from "./policies";

// What `pulumi preview --policy-pack node_modules/pulumi-confluence-applinks/policy` runs.
new PolicyPack("confluence-applinks", {
  displayName: "Application links of Confluence",
  enforcementLevel: "mandatory",
  policies: confluencePolicies,
});

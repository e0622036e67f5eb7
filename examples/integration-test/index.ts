import * as pulumi from "@pulumi/pulumi";
import { declareLinks } from "./links";

const config = new pulumi.Config();

export const { linkId, consumerKey, privateKey } = declareLinks({
  reportingUrl: config.require("reportingUrl"),
});

import type * as pulumi from "@pulumi/pulumi";
import { Connections } from "../connection/connections";
import { AppLinksError } from "../http/errors";
import { applicationLink as applicationLinkDefinition } from "../resources/application-link/definition";
import { incomingConsumer as incomingConsumerDefinition } from "../resources/incoming-consumer/definition";
import { incomingOAuth2Client as incomingOAuth2ClientDefinition } from "../resources/incoming-oauth2-client/definition";
import { oauthSettings as oauthSettingsDefinition } from "../resources/oauth-settings";
import { outgoingOAuth2Client as outgoingOAuth2ClientDefinition } from "../resources/outgoing-oauth2-client/definition";
import { rsaKeyPair as rsaKeyPairDefinition } from "../resources/rsa-key-pair";
import { adapt, type Host } from "./adapter";

/**
 * The dynamic providers, one for each kind. The state of every resource names this module and the export it uses:
 * neither the path nor a name ever changes. An incompatible successor would be `runtime/v2`.
 */

let connections: Connections | undefined;

const host: Host = {
  configure(config: pulumi.dynamic.Config): void {
    // Every kind is configured by its own call, all with the configuration of the same stack.
    connections ??= new Connections((key) => config.get(key));
  },
  get connections(): Connections {
    if (connections !== undefined) return connections;
    throw new AppLinksError({
      reason: "not_configured",
      what: "The provider was called before it was configured",
      hint: "@pulumi/pulumi 3.216 or later is needed, in the program's own node_modules.",
    });
  },
};

export const applicationLink = adapt(applicationLinkDefinition, host);
export const oauthSettings = adapt(oauthSettingsDefinition, host);
export const incomingConsumer = adapt(incomingConsumerDefinition, host);
export const incomingOAuth2Client = adapt(incomingOAuth2ClientDefinition, host);
export const outgoingOAuth2Client = adapt(outgoingOAuth2ClientDefinition, host);
export const rsaKeyPair = adapt(rsaKeyPairDefinition, host);

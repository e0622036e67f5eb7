import type { ExportedKind } from "./exported-kind";
import { applicationLink } from "./kinds/application-link";
import { basicAuthentication } from "./kinds/basic-authentication";
import { incomingConsumer } from "./kinds/incoming-consumer";
import { incomingOAuth2Client } from "./kinds/incoming-oauth2-client";
import { oauthSettings } from "./kinds/oauth-settings";
import { outgoingBasicAuth } from "./kinds/outgoing-basic-auth";
import { outgoingOAuth2Client } from "./kinds/outgoing-oauth2-client";
import { outgoingServiceProvider } from "./kinds/outgoing-service-provider";
import { trustedApplication } from "./kinds/trusted-application";

/** The kind that the others belong to. */
export const LINKS: ExportedKind = applicationLink;

/** What a link may carry, in the order in which a program shows it below the link. */
export const PARTS_OF_LINKS: readonly ExportedKind[] = [
  oauthSettings,
  incomingConsumer,
  outgoingServiceProvider,
  outgoingBasicAuth,
  trustedApplication,
];

/** What stands by itself. */
export const WITHOUT_LINK: readonly ExportedKind[] = [
  incomingOAuth2Client,
  outgoingOAuth2Client,
  basicAuthentication,
];

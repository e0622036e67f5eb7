import type * as pulumi from "@pulumi/pulumi";
import { type CommonArgs, type CommonOutputs, ConfluenceResource, type EchoedInputs } from "./resource";

/** What an external application may do at most, each scope including the ones before it. */
export type OAuth2Scope = "READ" | "WRITE" | "ADMIN" | "SYSTEM_ADMIN";

/** What an {@link IncomingOAuth2Client} declares. */
export interface IncomingOAuth2ClientArgs extends CommonArgs {
  /** Name shown to users who are asked for consent, unique on the server, at most 255 characters. Changed in place. */
  name: pulumi.Input<string>;
  /**
   * Where users are sent after consent: at least one, each absolute, without fragment, at most 450 characters, https.
   * Plain http is for the host `localhost` only; schemes of native applications (`com.example.app:/done`) are fine.
   * A set: sorted and without duplicates, as the server keeps them. Changed in place.
   */
  redirectUris: pulumi.Input<pulumi.Input<string>[]>;
  /** The most that the application can be granted; a user never gives it more than they may do themselves. Changed in place. */
  scope: pulumi.Input<OAuth2Scope>;
  /**
   * Arbitrary texts. Any change of them, the first time included that they are given to an existing client, replaces
   * the client secret in place; the old one stops working at once. Leaving them out keeps the secret. Default: none.
   */
  rotateWhenChanged?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * An external application that may use OAuth 2.0 (authorisation code, PKCE, refresh) against Confluence 7.17 or later.
 * The server makes up its client id and secret. On Confluence's screens: *Create link > External application > Incoming*.
 *
 * Trust: the application acts as each user who gave consent, within `scope`. `id` is the server's own id of the client.
 *
 * Permissions: a Confluence **system** administrator.
 *
 * Requests: two to create (one looks for the name), one read and at most one write to change, one to delete. When the
 * response to the creation is lost, the client is found again by its name, not made twice.
 *
 * Adoption: the client is found by its name and keeps its client secret.
 *
 * Drift: when the client secret was reset on Confluence's screens, a refresh takes the new one into the state.
 *
 * Deletion: revokes every token the application was given.
 *
 * Fails with `permission_denied`, `already_exists`, `name_taken`, `declared_twice`, `base_url_not_https`,
 * `unsupported_server`, `unconfirmed`, `request_refused`.
 *
 * @example
 * // An application that reads for its users
 * const reporting = new IncomingOAuth2Client("reporting", {
 *   name: "Reporting",
 *   redirectUris: ["https://reporting.example.com/oauth/callback"],
 *   scope: "READ",
 * });
 * export const clientId = reporting.clientId;
 * export const clientSecret = reporting.clientSecret; // secret
 *
 * @example
 * // A secret that is replaced whenever the quarter changes
 * new IncomingOAuth2Client("reporting", {
 *   name: "Reporting",
 *   redirectUris: ["https://reporting.example.com/oauth/callback", "http://localhost:8080/oauth/callback"],
 *   scope: "WRITE",
 *   rotateWhenChanged: { quarter: "2026-Q1" },
 * });
 */
export class IncomingOAuth2Client
  extends ConfluenceResource
  implements EchoedInputs<IncomingOAuth2ClientArgs>, CommonOutputs
{
  declare readonly name: pulumi.Output<string>;
  declare readonly redirectUris: pulumi.Output<string[]>;
  declare readonly scope: pulumi.Output<OAuth2Scope>;
  declare readonly rotateWhenChanged: pulumi.Output<Record<string, string> | undefined>;
  /** What the application calls itself in OAuth 2.0; made up by the server. */
  declare readonly clientId: pulumi.Output<string>;
  /** Made up by the server. A reset on Confluence's screens is seen by a refresh. Secret. */
  declare readonly clientSecret: pulumi.Output<string>;
  declare readonly connection: pulumi.Output<string>;
  declare readonly instanceUrl: pulumi.Output<string>;
  declare readonly instanceId: pulumi.Output<string>;
  /** True when the client was there before and was taken over, with the secret it had. */
  declare readonly adopted: pulumi.Output<boolean>;

  constructor(name: string, args: IncomingOAuth2ClientArgs, options?: pulumi.CustomResourceOptions) {
    super("IncomingOAuth2Client", name, args, options);
  }
}

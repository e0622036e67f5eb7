import type * as pulumi from "@pulumi/pulumi";
import { type CommonArgs, type CommonOutputs, ConfluenceResource, type EchoedInputs } from "./resource";

/** What an {@link OutgoingOAuth2Client} declares. */
export interface OutgoingOAuth2ClientArgs extends CommonArgs {
  /** Name shown to administrators, unique on the server, at most 255 characters. Changed in place. */
  name: pulumi.Input<string>;
  /** Shown to administrators, at most 255 characters. Default: not managed. */
  description?: pulumi.Input<string>;
  /** Kind of server at the other end. Changed in place. Default: `"generic"`. */
  type?: pulumi.Input<"generic" | "google" | "microsoft">;
  /** Client id that the other server issued to this Confluence. Changed in place. */
  clientId: pulumi.Input<string>;
  /**
   * The client's secret, at most 255 characters. Write-only: the server never returns it, so a change made on Confluence's screens is not
   * found; a change made here is written. Always stored as a secret.
   */
  clientSecret: pulumi.Input<string>;
  /** Absolute https URL to which users are sent for consent. The redirect URI depends on it. Changed in place. */
  authorizationEndpoint: pulumi.Input<string>;
  /** Absolute https URL from which Confluence gets tokens. Changed in place. */
  tokenEndpoint: pulumi.Input<string>;
  /** What Confluence asks for, at least one. A set: sorted and without duplicates, as the server keeps them. Changed in place. */
  scopes: pulumi.Input<pulumi.Input<string>[]>;
}

/**
 * Confluence, 7.17 or later, as OAuth 2.0 client of another server such as an identity provider or a mail service.
 * On Confluence's screens: *Create link > External application > Outgoing*. Register `redirectUri` at the other server.
 * `id` is the server's own id of the configuration.
 *
 * Trust: Confluence stores the secret and its users' tokens.
 *
 * Permissions: a Confluence **system** administrator, and a Confluence whose own base URL is https.
 *
 * Requests: three to create (one looks for the name, one asks for the redirect URI), one read and at most two more to
 * change. When the response to the creation is lost, the configuration is found by its name, not created twice.
 *
 * Adoption: Confluence never returns the client secret, so nothing is ever identical: only `"takeover"` adopts a configuration, and writes
 * the secret at once.
 *
 * Drift: the client secret is compared with what was last written; a change by hand to the secret alone cannot be found.
 *
 * Deletion: deletes the configuration from Confluence. What was registered at the other server stays there.
 *
 * Fails with `permission_denied`, `already_exists`, `name_taken`, `declared_twice`, `base_url_not_https`,
 * `unsupported_server`, `unconfirmed`, `request_refused`.
 *
 * @example
 * // Mail with OAuth 2.0
 * const mail = new OutgoingOAuth2Client("mail", {
 *   name: "Company mail",
 *   type: "microsoft",
 *   clientId: "8b0c5f1e-…",
 *   clientSecret: config.requireSecret("mailClientSecret"),
 *   authorizationEndpoint: "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
 *   tokenEndpoint: "https://login.microsoftonline.com/common/oauth2/v2.0/token",
 *   scopes: ["https://outlook.office.com/IMAP.AccessAsUser.All", "offline_access"],
 * });
 * export const redirectUri = mail.redirectUri;
 */
export class OutgoingOAuth2Client
  extends ConfluenceResource
  implements EchoedInputs<OutgoingOAuth2ClientArgs>, CommonOutputs
{
  declare readonly name: pulumi.Output<string>;
  declare readonly description: pulumi.Output<string | undefined>;
  declare readonly type: pulumi.Output<"generic" | "google" | "microsoft">;
  declare readonly clientId: pulumi.Output<string>;
  /** As last written. Secret. */
  declare readonly clientSecret: pulumi.Output<string>;
  declare readonly authorizationEndpoint: pulumi.Output<string>;
  declare readonly tokenEndpoint: pulumi.Output<string>;
  declare readonly scopes: pulumi.Output<string[]>;
  /** Last part of `redirectUri`, derived by the server from the authorisation endpoint. */
  declare readonly redirectUriSuffix: pulumi.Output<string>;
  /** Where the other server sends users back to. */
  declare readonly redirectUri: pulumi.Output<string>;
  declare readonly connection: pulumi.Output<string>;
  declare readonly instanceUrl: pulumi.Output<string>;
  declare readonly instanceId: pulumi.Output<string>;
  /** Whether the configuration existed before and was adopted. */
  declare readonly adopted: pulumi.Output<boolean>;

  constructor(name: string, args: OutgoingOAuth2ClientArgs, options?: pulumi.CustomResourceOptions) {
    super("OutgoingOAuth2Client", name, args, options);
  }
}

import type * as pulumi from "@pulumi/pulumi";
import { type CommonArgs, type CommonOutputs, ConfluenceResource, type EchoedInputs } from "./resource";

/** Which calls of a trusted application Confluence accepts. */
export interface TrustedApplicationConditions {
  /** IP addresses they may come from, with `*` for any part: `192.168.*.*`. A set. Default: none, which means any address. */
  ipPatterns?: pulumi.Input<pulumi.Input<string>[]>;
  /** Prefixes of the paths they may request: `/rest`. A set. Default: none, which means any path. */
  urlPatterns?: pulumi.Input<pulumi.Input<string>[]>;
  /** How old a signed call may be, in milliseconds. Default: 10000. */
  timeoutMs?: pulumi.Input<number>;
}

/** What a {@link TrustedApplication} declares. At least one direction is required. */
export interface TrustedApplicationArgs extends CommonArgs {
  /** `id` of the {@link ApplicationLink}, to an Atlassian application. Changing it replaces the trust. */
  applicationLinkId: pulumi.Input<string>;
  /**
   * The conditions under which the other application may act as any user, or `false` to refuse it. Changed in place; Confluence downloads
   * the other application's certificate each time. Default: not managed.
   */
  incoming?: pulumi.Input<TrustedApplicationConditions | false>;
  /** Whether Confluence calls the other application as a trusted application. Default: not managed. */
  outgoing?: pulumi.Input<boolean>;
  /**
   * Warnings about this resource to silence, because what they warn of is intended: `"trusted-applications"`.
   * Default: none.
   */
  acknowledge?: pulumi.Input<pulumi.Input<"trusted-applications">[]>;
}

/**
 * Trust between Confluence and another Atlassian application by certificates, the predecessor of OAuth. Every preview and update warns
 * unless it is acknowledged.
 *
 * Trust: the other application can act as any user of this Confluence, within the conditions.
 *
 * Permissions: a Confluence **system** administrator with a user name and password, since only administration pages in a secure
 * administrator session can do this (`password_required` for a token). Incoming: the other application must be up at the link's `rpcUrl`.
 *
 * Requests: about five to create or change, three to refresh.
 *
 * Drift: a direction that is not declared is not compared. One that is removed from the program stays as it is, even when the resource is
 * destroyed, and a warning says so: declare it `false` first.
 *
 * Deletion: ends the declared directions.
 *
 * Fails with `wrong_link_type` on a generic link, `password_required`, `secure_session_refused`, `permission_denied`,
 * `request_refused` when the certificate cannot be fetched or a pattern is unknown, `already_exists`, `declared_twice`.
 *
 * @deprecated Use {@link OAuthSettings}: level `"2LOi"` gives the same trust, with keys that can be revoked.
 *
 * @example
 * new TrustedApplication("old-jira", {
 *   applicationLinkId: jira.id,
 *   incoming: { ipPatterns: ["10.1.2.3"], urlPatterns: ["/rest", "/plugins/servlet"] },
 *   outgoing: true,
 * });
 *
 * @example
 * // Make sure that there is no such trust
 * new TrustedApplication("no-trust", { applicationLinkId: jira.id, incoming: false, outgoing: false });
 */
export class TrustedApplication
  extends ConfluenceResource
  implements EchoedInputs<TrustedApplicationArgs>, CommonOutputs
{
  declare readonly applicationLinkId: pulumi.Output<string>;
  declare readonly incoming: pulumi.Output<
    { ipPatterns: string[]; urlPatterns: string[]; timeoutMs: number } | false | undefined
  >;
  declare readonly outgoing: pulumi.Output<boolean | undefined>;
  declare readonly connection: pulumi.Output<string>;
  declare readonly instanceUrl: pulumi.Output<string>;
  declare readonly instanceId: pulumi.Output<string>;
  /** Whether the trust existed before and was adopted. */
  declare readonly adopted: pulumi.Output<boolean>;

  constructor(name: string, args: TrustedApplicationArgs, options?: pulumi.CustomResourceOptions) {
    super("TrustedApplication", name, args, options);
  }
}

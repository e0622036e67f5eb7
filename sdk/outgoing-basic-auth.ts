import type * as pulumi from "@pulumi/pulumi";
import { type CommonArgs, type CommonOutputs, ConfluenceResource, type EchoedInputs } from "./resource";

/** What an {@link OutgoingBasicAuth} declares. */
export interface OutgoingBasicAuthArgs extends CommonArgs {
  /** `id` of the {@link ApplicationLink} of the application. Changing it replaces the credentials. */
  applicationLinkId: pulumi.Input<string>;
  /** User at the other application, without a colon, at most 255 characters. Changed in place. */
  username: pulumi.Input<string>;
  /**
   * That user's password. Confluence returns it to administrators in clear, so a change made elsewhere is seen and
   * undone; it is compared and never shown. Secret in the state, whatever the program passes. Not empty, not blank.
   */
  password: pulumi.Input<string>;
  /**
   * Warnings about this resource that need not be given, because what they warn of is meant:
   * `"readable-password"`.
   * Default: none.
   */
  acknowledge?: pulumi.Input<pulumi.Input<"readable-password">[]>;
}

/**
 * The one user and password with which Confluence calls another application, for everybody. For applications that know
 * nothing better: every preview and update warns, unless that is acknowledged, and names the replacement, {@link OAuthSettings} for Atlassian
 * applications, {@link OutgoingServiceProvider} for others.
 *
 * Trust: every administrator of this Confluence can read the password; give the user no more rights than needed.
 *
 * Permissions: a Confluence administrator to set and a system administrator to remove.
 *
 * Requests: one write each.
 *
 * Drift: Confluence returns the password, so that it is compared like any other field; it is never printed.
 *
 * Deletion: requires a secure administrator session. A connection with a token alone replaces user and password by useless
 * ones, and warns that the empty entry stays until its link is deleted. With `deletedWith: link` nothing is sent when the
 * link goes in the same run.
 *
 * Fails with `already_exists`, `declared_twice`, `permission_denied`, `password_required`, `secure_session_refused`,
 * `not_found`.
 *
 * @example
 * new OutgoingBasicAuth("wiki-robot", {
 *   applicationLinkId: builds.id,
 *   username: "wiki-robot",
 *   password: config.requireSecret("wikiRobotPassword"),
 * });
 */
export class OutgoingBasicAuth
  extends ConfluenceResource
  implements EchoedInputs<OutgoingBasicAuthArgs>, CommonOutputs
{
  declare readonly applicationLinkId: pulumi.Output<string>;
  declare readonly username: pulumi.Output<string>;
  /** Secret. */
  declare readonly password: pulumi.Output<string>;
  declare readonly connection: pulumi.Output<string>;
  declare readonly instanceUrl: pulumi.Output<string>;
  declare readonly instanceId: pulumi.Output<string>;
  /** True when credentials were there before and were taken over. */
  declare readonly adopted: pulumi.Output<boolean>;

  constructor(name: string, args: OutgoingBasicAuthArgs, options?: pulumi.CustomResourceOptions) {
    super("OutgoingBasicAuth", name, args, options);
  }
}

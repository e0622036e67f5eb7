import type * as pulumi from "@pulumi/pulumi";
import { type CommonArgs, type CommonOutputs, ConfluenceResource, type EchoedInputs } from "./resource";

/** What an {@link OutgoingBasicAuth} declares. */
export interface OutgoingBasicAuthArgs extends CommonArgs {
  /** `id` of the {@link ApplicationLink} of the application. Changing it replaces the credentials. */
  applicationLinkId: pulumi.Input<string>;
  /** User at the other application, without a colon, at most 255 characters. Changed in place. */
  username: pulumi.Input<string>;
  /**
   * That user's password, not blank. Confluence returns it to administrators in clear text, so a change made elsewhere is found and undone;
   * it is compared and never shown. Secret in the state, whatever the program passes.
   */
  password: pulumi.Input<string>;
  /**
   * Warnings about this resource to silence, because what they warn of is intended: `"readable-password"`.
   * Default: none.
   */
  acknowledge?: pulumi.Input<pulumi.Input<"readable-password">[]>;
}

/**
 * The one user name and password with which Confluence calls another application, for all its users. For applications that support nothing
 * better: unless it is acknowledged, every preview and update warns and names the replacement, {@link OAuthSettings} for Atlassian
 * applications, {@link OutgoingServiceProvider} for others.
 *
 * Trust: every administrator of this Confluence can read the password; give the user no more rights than needed.
 *
 * Permissions: a Confluence administrator to set and a system administrator to remove.
 *
 * Requests: one write each.
 *
 * Drift: Confluence returns the password, so it is compared like any other field; it is never printed.
 *
 * Deletion: requires a secure administrator session. A connection with a token alone replaces user name and password with useless ones, and
 * warns that the empty entry stays until its link is deleted. With `deletedWith: link` nothing is sent when the link is deleted in the same
 * run.
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
  /** Whether credentials existed before and were adopted. */
  declare readonly adopted: pulumi.Output<boolean>;

  constructor(name: string, args: OutgoingBasicAuthArgs, options?: pulumi.CustomResourceOptions) {
    super("OutgoingBasicAuth", name, args, options);
  }
}

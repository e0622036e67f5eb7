import type * as pulumi from "@pulumi/pulumi";
import type { OAuthLevel } from "../provider/format/oauth-levels";
import { type CommonArgs, type CommonOutputs, ConfluenceResource, type EchoedInputs } from "./resource";

/** What {@link OAuthSettings} declares. At least one direction is required. */
export interface OAuthSettingsArgs extends CommonArgs {
  /** `id` of the {@link ApplicationLink}, to an Atlassian application. Changing it replaces the settings. */
  applicationLinkId: pulumi.Input<string>;
  /** What the other application may do here. Default: not managed. */
  incoming?: pulumi.Input<OAuthLevel>;
  /** How Confluence authenticates to the other application. Default: not managed. */
  outgoing?: pulumi.Input<OAuthLevel>;
  /**
   * Warnings about this resource to silence, because what they warn of is intended: `"impersonation"`
   * (level `"2LOi"`).
   * Default: none.
   */
  acknowledge?: pulumi.Input<pulumi.Input<"impersonation">[]>;
}

/**
 * OAuth between Confluence and another Atlassian application. Keys are exchanged by the servers themselves; the levels
 * must match at the other end (`incoming` here is `outgoing` there).
 *
 * Trust: at `"2LOi"` the other application, and whoever holds its key, can act as any user of this Confluence.
 *
 * Permissions: a Confluence administrator; a system administrator for `"2LOi"`.
 *
 * Requests: one read and at most one write.
 *
 * Adoption: levels that are already switched on count as an existing object.
 *
 * Drift: a direction that is not declared stays as it is and is not compared. One that is removed from the program stays as well, even when
 * the resource is destroyed, and a warning says so: declare it `"disabled"` first.
 *
 * Deletion: switches the declared directions off.
 *
 * Fails with `wrong_link_type` on a generic link, `peer_unreachable` when the other application's key is not known yet
 * and cannot be fetched, `already_exists`, `declared_twice`, `permission_denied`, `unconfirmed`, `not_found`.
 *
 * @example
 * new OAuthSettings("jira-oauth", { applicationLinkId: jira.id, incoming: "2LO", outgoing: "2LO" });
 */
export class OAuthSettings
  extends ConfluenceResource
  implements EchoedInputs<OAuthSettingsArgs>, CommonOutputs
{
  declare readonly applicationLinkId: pulumi.Output<string>;
  declare readonly incoming: pulumi.Output<OAuthLevel | undefined>;
  declare readonly outgoing: pulumi.Output<OAuthLevel | undefined>;
  declare readonly connection: pulumi.Output<string>;
  declare readonly instanceUrl: pulumi.Output<string>;
  declare readonly instanceId: pulumi.Output<string>;
  /** Whether OAuth was switched on before and was adopted. */
  declare readonly adopted: pulumi.Output<boolean>;

  constructor(name: string, args: OAuthSettingsArgs, options?: pulumi.CustomResourceOptions) {
    super("OAuthSettings", name, args, options);
  }
}

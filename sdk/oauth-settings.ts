import type * as pulumi from "@pulumi/pulumi";
import type { OAuthLevel } from "../provider/confluence/oauth-levels";
import { type CommonArgs, type CommonOutputs, ConfluenceResource, type EchoedInputs } from "./resource";

/** What {@link OAuthSettings} declare. At least one direction must be given. */
export interface OAuthSettingsArgs extends CommonArgs {
  /** `id` of the {@link ApplicationLink}, to an Atlassian application. Changing it replaces the settings. */
  applicationLinkId: pulumi.Input<string>;
  /** What the other application may do here. Default: not managed, left as found. */
  incoming?: pulumi.Input<OAuthLevel>;
  /** How Confluence authenticates to the other application. Default: not managed, left as found. */
  outgoing?: pulumi.Input<OAuthLevel>;
  /**
   * Warnings about this resource that need not be given, because what they warn of is meant: `"impersonation"`
   * (level `"2LOi"`).
   * Default: none.
   */
  acknowledge?: pulumi.Input<pulumi.Input<"impersonation">[]>;
}

/**
 * OAuth between Confluence and another Atlassian application. Keys are exchanged by the servers themselves; the levels
 * must match on the other side (`incoming` here is `outgoing` there).
 *
 * Trust: at `"2LOi"` the other application, and whoever holds its key, can act as any user of this Confluence.
 *
 * Permissions: a Confluence administrator; a system administrator for `"2LOi"`.
 *
 * Requests: one read and at most one write.
 *
 * Adoption: levels that are switched on already count as an object that is there.
 *
 * Drift: a direction that is not declared stays as it is, and is not compared. One that is taken out of the program stays as
 * well, also when the resource is destroyed, which a warning says: declare it `"disabled"` first.
 *
 * Deletion: switches the declared directions off.
 *
 * Fails with `wrong_link_type` on a generic link, `peer_unreachable` when the other application's key is not known yet
 * and cannot be fetched, `already_exists`, `permission_denied`, `not_found`.
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
  /** True when OAuth was switched on before and was taken over. */
  declare readonly adopted: pulumi.Output<boolean>;

  constructor(name: string, args: OAuthSettingsArgs, options?: pulumi.CustomResourceOptions) {
    super("OAuthSettings", name, args, options);
  }
}

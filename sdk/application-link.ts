import type * as pulumi from "@pulumi/pulumi";
import type { ApplicationLinkStatus } from "./lookups/application-link-status";
import { type CommonArgs, type CommonOutputs, ConfluenceResource, type EchoedInputs } from "./resource";

/** What an {@link ApplicationLink} declares. */
export interface ApplicationLinkArgs extends CommonArgs {
  /** Name shown to people, unique on the server, at most 255 characters. Changed in place. */
  name: pulumi.Input<string>;
  /**
   * Application type: `"generic"` for applications without the Application Links plugin, else `"jira"`, `"confluence"`,
   * `"stash"` (Bitbucket), `"bamboo"`, `"crowd"`, `"fecru"` or whatever the server has installed.
   * Changing it replaces the link, which gives it another id. Default: `"generic"`.
   */
  type?: pulumi.Input<string>;
  /**
   * Absolute http(s) URL under which Confluence reaches the application, unique on the server, no credentials in it. A
   * trailing slash is dropped. Changed in place; a generic link keeps the id derived from its first URL.
   */
  rpcUrl: pulumi.Input<string>;
  /** URL for people's browsers, unique on the server. Changed in place. Default: `rpcUrl`. */
  displayUrl?: pulumi.Input<string>;
  /**
   * Makes this the primary link of its type, in place of the one that is. There is no `false`: of each type that has links, one is always
   * primary. Default: not managed.
   */
  primary?: pulumi.Input<true>;
  /**
   * Application id (UUID) of an Atlassian application: the `id` in its manifest. Needed only while that application
   * cannot be reached by Confluence; changing it replaces the link. Default: read from the
   * application's manifest by Confluence itself.
   */
  applicationId?: pulumi.Input<string>;
  /**
   * Fills the output `status` when the link is created, changed or refreshed, at the cost of one request each, which takes seconds while
   * the other application does not respond. A link that does not work never fails an update. Default: no status is read.
   */
  reportStatus?: pulumi.Input<true>;
}

/**
 * A link from Confluence to another application. `id` is the application id, to which the resources for authentication
 * refer, such as {@link OAuthSettings} and {@link IncomingConsumer}.
 *
 * `status` is what Confluence reported right after the link itself was written: authentication is declared by resources that are created
 * later, so a new link is `DISABLED` until the next refresh. {@link getApplicationLinkStatus} reads it at any time.
 *
 * Trust: none by itself: a link without authentication lets nobody in. Once authentication is declared, whatever responds at `rpcUrl`
 * counts as the application.
 *
 * Permissions: a Confluence administrator.
 *
 * Requests: one write to create, change or delete. docs/convergence.md has the costs of a deletion.
 *
 * Drift: a link that was deleted by hand is created again. A link that is declared primary is made primary again when somebody has made
 * another one primary.
 *
 * Deletion: also deletes whatever belongs to the link: resources with the option `deletedWith: link` are not deleted one by one when the
 * link is deleted in the same run. Servers before Confluence 9, Jira 10 and Bitbucket 9 may leave the link's consumers
 * behind, still trusted: on those, and wherever a consumer is seen to survive, OAuth is switched off first.
 *
 * Fails with `already_exists`, `declared_twice`, `name_taken`, `url_taken`, `id_taken`, `ghost_link`,
 * `type_not_installed`, `peer_unreachable`, `peer_mismatch`, `primary_conflict`, `permission_denied`.

 *
 * @example
 * // An application without the Application Links plugin
 * new ApplicationLink("reporting", { name: "Reporting", rpcUrl: "https://reporting.example.com" });
 *
 * @example
 * // Jira, as the primary link, which Confluence reaches at another address than browsers do
 * const jira = new ApplicationLink("jira", {
 *   name: "Jira",
 *   type: "jira",
 *   rpcUrl: "http://jira.internal:8080",
 *   displayUrl: "https://jira.example.com",
 *   primary: true,
 * });
 */
export class ApplicationLink
  extends ConfluenceResource
  implements EchoedInputs<ApplicationLinkArgs>, CommonOutputs
{
  declare readonly name: pulumi.Output<string>;
  declare readonly type: pulumi.Output<string>;
  declare readonly rpcUrl: pulumi.Output<string>;
  declare readonly displayUrl: pulumi.Output<string>;
  declare readonly connection: pulumi.Output<string>;
  /** Whether the link is the primary one of its type, declared or not. */
  declare readonly isPrimary: pulumi.Output<boolean>;
  /** As of the last write or refresh; undefined unless `reportStatus` is declared. */
  declare readonly status: pulumi.Output<ApplicationLinkStatus | undefined>;
  /** Base URL of the Confluence the link is on. */
  declare readonly instanceUrl: pulumi.Output<string>;
  /** Application id of the Confluence the link is on. */
  declare readonly instanceId: pulumi.Output<string>;
  /** Whether the link existed before and was adopted. */
  declare readonly adopted: pulumi.Output<boolean>;

  constructor(name: string, args: ApplicationLinkArgs, options?: pulumi.CustomResourceOptions) {
    super("ApplicationLink", name, args, options);
  }
}

import type * as pulumi from "@pulumi/pulumi";
import { type CommonArgs, type CommonOutputs, ConfluenceResource, type EchoedInputs } from "./resource";

/**
 * What a {@link BasicAuthentication} declares: at least one of the settings; the others stay as they are, and one that is no longer
 * declared is restored to what it was.
 */
export interface BasicAuthenticationArgs extends CommonArgs {
  /**
   * Whether HTTP Basic is accepted from everybody; `true` causes a warning. With `false` it is refused except for `allowedPaths` and
   * `allowedUsers`, as on a newly installed Confluence 10. Changed in place. Default: not managed.
   */
  enabled?: pulumi.Input<boolean>;
  /**
   * Paths below the base URL where Basic is accepted regardless, such as `/rest/api/*`, where `*` stands for any
   * characters. A set: sorted and without duplicates. Changed in place. Default: not managed.
   */
  allowedPaths?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Names of users from whom Basic is accepted regardless; `*` stands for any characters, as Atlassian documents it. The
   * user of the connection counts as allowed only by its full name. A set: sorted and without duplicates. Changed in
   * place. Default: not managed.
   */
  allowedUsers?: pulumi.Input<pulumi.Input<string>[]>;
  /** Whether the login page tells its visitors that Basic is off. Changed in place. Default: not managed. */
  showWarning?: pulumi.Input<boolean>;
  /**
   * Warnings about this resource to silence, because what they warn of is intended: `"password-logins"`
   * (everybody is let in), `"closed-pages"` (the connection itself no longer opens administration pages). Default: none.
   */
  acknowledge?: pulumi.Input<pulumi.Input<"password-logins" | "closed-pages">[]>;
}

/**
 * From whom Confluence accepts HTTP Basic, a user name and password with every request. One per server. On Confluence's
 * screens: *General Configuration > Authentication methods*.
 *
 * Settings that would lock out the connection that writes them are refused: at preview where that is clear from the
 * program and the server's version, otherwise before the write. Before Confluence 10, an allowed path is sufficient for
 * REST but not for the administration pages that `executeAs`, `TrustedApplication` and some deletions need: a warning says so.
 *
 * Trust: Basic bypasses both the second login step and single sign-on. Prefer `allowedUsers` with one service account, or `allowedPaths`
 * with the paths it needs: a request that matches either list is accepted.
 *
 * Permissions: a Confluence **system** administrator.
 *
 * Requests: one read and at most one write. A preview makes none, except for `enabled: false` on a
 * connection with a password: one, which is anonymous.
 *
 * Adoption: lists that already have entries are only replaced with `adopt`.
 *
 * Drift: settings that are not declared stay as they are and are not compared. One that is removed from the program is restored to what it
 * was when it was first declared, whatever it was changed to since; the preview shows the value.
 *
 * Deletion: restores the declared settings to what they were when they were first declared.
 *
 * Fails with `already_exists`, `declared_twice`, `locks_itself_out`, `permission_denied`, `unsupported_server`.
 *
 * @example
 * // Off, except for one service account
 * new BasicAuthentication("basic", { enabled: false, allowedUsers: ["backup-robot"] });
 *
 * @example
 * // As the server has it, except for one path
 * new BasicAuthentication("basic", { allowedPaths: ["/rest/api/*"], adopt: "takeover" });
 */
export class BasicAuthentication
  extends ConfluenceResource
  implements EchoedInputs<BasicAuthenticationArgs>, CommonOutputs
{
  declare readonly enabled: pulumi.Output<boolean | undefined>;
  declare readonly allowedPaths: pulumi.Output<string[] | undefined>;
  declare readonly allowedUsers: pulumi.Output<string[] | undefined>;
  declare readonly showWarning: pulumi.Output<boolean | undefined>;
  /** What each declared setting was when it was first declared, and is restored to. */
  declare readonly found: pulumi.Output<BasicAuthenticationSettings>;
  declare readonly connection: pulumi.Output<string>;
  declare readonly instanceUrl: pulumi.Output<string>;
  declare readonly instanceId: pulumi.Output<string>;
  /** Whether a list had entries before and was adopted. */
  declare readonly adopted: pulumi.Output<boolean>;

  constructor(name: string, args: BasicAuthenticationArgs, options?: pulumi.CustomResourceOptions) {
    super("BasicAuthentication", name, args, options);
  }
}

/** Settings of Basic authentication; see {@link BasicAuthenticationArgs}. */
export interface BasicAuthenticationSettings {
  /** Whether HTTP Basic is accepted from everybody. */
  readonly enabled?: boolean;
  /** Paths where Basic is accepted regardless. */
  readonly allowedPaths?: readonly string[];
  /** Names of users from whom Basic is accepted regardless. */
  readonly allowedUsers?: readonly string[];
  /** Whether the login page tells its visitors that Basic is off. */
  readonly showWarning?: boolean;
}

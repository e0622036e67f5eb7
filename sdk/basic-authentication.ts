import type * as pulumi from "@pulumi/pulumi";
import { type CommonArgs, type CommonOutputs, ConfluenceResource, type EchoedInputs } from "./resource";

/**
 * What a {@link BasicAuthentication} declares: at least one of the settings; the others stay as found, and one that is no
 * longer declared goes back to what it was.
 */
export interface BasicAuthenticationArgs extends CommonArgs {
  /**
   * Whether HTTP Basic is accepted from everybody; `true` is warned of. With `false` it is refused, but for `allowedPaths`
   * and `allowedUsers`. A fresh Confluence 10 refuses it. Changed in place. Default: not managed.
   */
  enabled?: pulumi.Input<boolean>;
  /**
   * Paths below the base URL at which Basic is accepted all the same, such as `/rest/api/*`, where `*` stands for any
   * characters. A set: sorted and without duplicates. Changed in place. Default: not managed.
   */
  allowedPaths?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Names of users from whom Basic is accepted all the same; `*` stands for any characters, as Atlassian documents it. The
   * user of the connection counts as allowed by the name in full alone. A set: sorted and without duplicates. Changed in
   * place. Default: not managed.
   */
  allowedUsers?: pulumi.Input<pulumi.Input<string>[]>;
  /** Whether the login page tells its visitors that Basic is off. Changed in place. Default: not managed. */
  showWarning?: pulumi.Input<boolean>;
  /**
   * Warnings about this resource that need not be given, because what they warn of is meant: `"password-logins"`
   * (everybody is let in), `"closed-pages"` (the connection itself no longer opens administration pages). Default: none.
   */
  acknowledge?: pulumi.Input<pulumi.Input<"password-logins" | "closed-pages">[]>;
}

/**
 * From whom Confluence accepts HTTP Basic, the user name and password with every request. One per server. On Confluence's
 * screens: *General Configuration > Authentication methods*.
 *
 * Settings that would lock out the connection that writes them are refused: at preview where that is clear from the
 * program and the server's version, otherwise before the write. Before Confluence 10, an allowed path is sufficient for
 * REST but not for the administration pages that `executeAs`, `TrustedApplication` and some deletions need: a warning says so.
 *
 * Trust: whoever is let in by Basic is not asked for a second step, nor sent to single sign-on. Prefer `allowedUsers` with
 * one service user, and `allowedPaths` with the paths it needs: either is enough to be let in.
 *
 * Permissions: a Confluence **system** administrator.
 *
 * Requests: one read and at most one write. One preview makes a request, an anonymous one: that of `enabled: false` on a
 * connection with a password.
 *
 * Adoption: lists that somebody has filled already are only replaced with `adopt`.
 *
 * Drift: settings that are not declared stay as found, and are not compared. One that is taken out of the program goes back
 * to what it was when it was first declared, whatever it was changed to since; a preview says to what.
 *
 * Deletion: puts the declared settings back to what they were when they were first declared.
 *
 * Fails with `already_exists`, `declared_twice`, `locks_itself_out`, `permission_denied`, `unsupported_server`.
 *
 * @example
 * // Off, but for one service user
 * new BasicAuthentication("basic", { enabled: false, allowedUsers: ["backup-robot"] });
 *
 * @example
 * // As the server has it, but for one path
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
  /** What each declared setting was when it was first declared, which it goes back to. */
  declare readonly found: pulumi.Output<BasicAuthenticationSettings>;
  declare readonly connection: pulumi.Output<string>;
  declare readonly instanceUrl: pulumi.Output<string>;
  declare readonly instanceId: pulumi.Output<string>;
  /** True when a list was filled before and was taken over. */
  declare readonly adopted: pulumi.Output<boolean>;

  constructor(name: string, args: BasicAuthenticationArgs, options?: pulumi.CustomResourceOptions) {
    super("BasicAuthentication", name, args, options);
  }
}

/** Settings of Basic authentication; see {@link BasicAuthenticationArgs}. */
export interface BasicAuthenticationSettings {
  /** Whether HTTP Basic is accepted from everybody. */
  readonly enabled?: boolean;
  /** Paths at which Basic is accepted all the same. */
  readonly allowedPaths?: readonly string[];
  /** Names of users from whom Basic is accepted all the same. */
  readonly allowedUsers?: readonly string[];
  /** Whether the login page tells its visitors that Basic is off. */
  readonly showWarning?: boolean;
}

import type * as pulumi from "@pulumi/pulumi";
import type { ConsumerLevel } from "../provider/format/oauth-levels";
import { type CommonArgs, type CommonOutputs, ConfluenceResource, type EchoedInputs } from "./resource";

/** What an {@link IncomingConsumer} declares. */
export interface IncomingConsumerArgs extends CommonArgs {
  /** `id` of the {@link ApplicationLink} of the application. Changing it replaces the consumer. */
  applicationLinkId: pulumi.Input<string>;
  /**
   * OAuth consumer key, unique on the server, at most 255 characters. Changed in place: the consumer with the old key is deleted first,
   * with all its tokens.
   */
  key: pulumi.Input<string>;
  /** Name shown to users who are asked to authorise the application. */
  name: pulumi.Input<string>;
  /**
   * RSA public key: PEM, or the bare base64 of the SubjectPublicKeyInfo. Compared without PEM header, footer and line breaks.
   * Changed in place under the same consumer key; tokens stay. A private key is refused.
   */
  publicKey: pulumi.Input<string>;
  /**
   * `"3LO"` for users who authorise the application, `"2LO"` also without a user, `"2LOi"` also as any user it chooses. Default: `"3LO"`.
   */
  level?: pulumi.Input<ConsumerLevel>;
  /**
   * Name of the user that calls without a user run as, at level `"2LO"` or `"2LOi"`. The user must exist. Without one they are anonymous,
   * which a server without anonymous access refuses; at level `"2LO"` a warning says so. On a generic link this requires a system
   * administrator with a user name and password. Removing it from the program does not remove it from the server: declare another user, or
   * level `"3LO"`. Default: not managed.
   */
  executeAs?: pulumi.Input<string>;
  /** Shown to administrators. Default: not managed. */
  description?: pulumi.Input<string>;
  /**
   * Where users are sent after authorising, unless the application sends its own `oauth_callback`: http or https. A desktop or mobile
   * application leaves it out and sends `oob`, a loopback address or a URL with its own scheme.
   * Default: not managed.
   */
  callback?: pulumi.Input<string>;
  /**
   * Warnings about this resource to silence, because what they warn of is intended: `"impersonation"`
   * (level `"2LOi"`), `"anonymous-calls"` (level `"2LO"` without `executeAs`).
   * Default: none.
   */
  acknowledge?: pulumi.Input<pulumi.Input<"impersonation" | "anonymous-calls">[]>;
}

/**
 * A third-party application that may call Confluence over OAuth 1.0a, signing with an RSA key (RSA-SHA1 is the only
 * method Confluence accepts). One consumer per link.
 *
 * Trust: whoever holds the private key is the application; at `"2LOi"` they can act as any user of this Confluence.
 *
 * Permissions: a Confluence administrator; a system administrator for `"2LOi"`, and for `executeAs` on a generic link, which
 * requires a secure administrator session and so a user name and password.
 *
 * Requests: one write, and a second one for a level above 3LO on a generic link without `executeAs`. A new consumer, and a
 * new key, cost one more request that lists the consumer keys of all links, because the server would silently overwrite another link's
 * consumer; `executeAs` costs one that looks the user up.
 *
 * Drift: public keys are compared without PEM header, footer and line breaks, so another form of the same key is no drift.
 *
 * Deletion: deletes the consumer with all its tokens.
 *
 * Fails with `already_exists`, `declared_twice`, `consumer_key_taken`, `user_not_found`, `permission_denied`,
 * `password_required`, `secure_session_refused`, `unconfirmed`, `not_found`.
 *
 * @example
 * const key = new RsaKeyPair("reporting-key");
 * new IncomingConsumer("reporting", {
 *   applicationLinkId: reporting.id,
 *   key: "reporting",
 *   name: "Reporting",
 *   publicKey: key.publicKeyPem,
 * });
 *
 * @example
 * // Nightly jobs without a user, as a service account
 * new IncomingConsumer("jobs", {
 *   applicationLinkId: jobs.id,
 *   key: "jobs",
 *   name: "Nightly jobs",
 *   publicKey: jobsKey.publicKeyPem,
 *   level: "2LO",
 *   executeAs: "jobs-robot",
 * });
 */
export class IncomingConsumer
  extends ConfluenceResource
  implements EchoedInputs<IncomingConsumerArgs>, CommonOutputs
{
  declare readonly applicationLinkId: pulumi.Output<string>;
  declare readonly key: pulumi.Output<string>;
  declare readonly name: pulumi.Output<string>;
  declare readonly publicKey: pulumi.Output<string>;
  declare readonly level: pulumi.Output<ConsumerLevel>;
  declare readonly executeAs: pulumi.Output<string | undefined>;
  declare readonly description: pulumi.Output<string | undefined>;
  declare readonly callback: pulumi.Output<string | undefined>;
  /** SHA-256 of the registered public key, colon-separated hex. */
  declare readonly fingerprint: pulumi.Output<string>;
  declare readonly connection: pulumi.Output<string>;
  declare readonly instanceUrl: pulumi.Output<string>;
  declare readonly instanceId: pulumi.Output<string>;
  /** Whether the consumer existed before and was adopted. */
  declare readonly adopted: pulumi.Output<boolean>;

  constructor(name: string, args: IncomingConsumerArgs, options?: pulumi.CustomResourceOptions) {
    super("IncomingConsumer", name, args, options);
  }
}

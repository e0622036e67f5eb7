import type * as pulumi from "@pulumi/pulumi";
import { type CommonArgs, type CommonOutputs, ConfluenceResource, type EchoedInputs } from "./resource";

/** What an {@link OutgoingServiceProvider} declares. */
export interface OutgoingServiceProviderArgs extends CommonArgs {
  /** `id` of the {@link ApplicationLink} of the application, a generic one. Changing it replaces the service provider. */
  applicationLinkId: pulumi.Input<string>;
  /**
   * Consumer key that the application issued to Confluence, unique among the service providers of this Confluence, at most
   * 255 characters. Changed in place; the old one is removed first.
   */
  key: pulumi.Input<string>;
  /** Name for administrators, unique among the service providers of this Confluence. Changed in place, like the key. */
  name: pulumi.Input<string>;
  /**
   * Secret that Confluence signs with (HMAC-SHA1), not blank. Write-only: Confluence never returns it, so a change made elsewhere is not
   * found; a change here is written. Secret in the state, whatever the program passes.
   */
  sharedSecret: pulumi.Input<string>;
  /**
   * Where Confluence fetches request tokens: an absolute http(s) URL, or a path on the host of the link's `rpcUrl`.
   * Changed in place, like the other two URLs.
   */
  requestTokenUrl: pulumi.Input<string>;
  /** Where Confluence fetches access tokens: an absolute http(s) URL, or a path on the host of the link's `rpcUrl`. */
  accessTokenUrl: pulumi.Input<string>;
  /** Where Confluence sends users to give consent: an absolute http(s) URL, or a path on the host of the link's `displayUrl`. */
  authorizeUrl: pulumi.Input<string>;
  /** Shown to administrators. Default: not managed. */
  description?: pulumi.Input<string>;
}

/**
 * A third-party application that Confluence calls on behalf of its users over OAuth 1.0a, with a key and a secret that the application
 * issued. One per generic link, which may also have an {@link IncomingConsumer}.
 *
 * Trust: each user of Confluence authorises it at the application; the shared secret alone gives no access there.
 *
 * Permissions: a Confluence administrator. To remove an old entry, after a deletion or a change of key or name, a user name and
 * password as well, for a secure administrator session.
 *
 * Requests: two writes to create, one or two to change, one to delete.
 *
 * Adoption: Confluence never returns the shared secret, so nothing is ever identical: only `"takeover"` adopts a service provider, and
 * writes the secret at once.
 *
 * Drift: the shared secret is compared with what was last written; a change by hand to the secret alone cannot be found.
 *
 * Deletion: a connection with a token alone cannot remove the entry. It gives the consumer a random secret and a description that says so,
 * and leaves it with the link, whose deletion takes it along on servers that clean up after links; a warning says what stays.
 *
 * Fails with `wrong_link_type` on a link to an Atlassian application, `already_exists`, `declared_twice`,
 * `permission_denied`, `secure_session_refused`, `not_found`.
 *
 * @example
 * new OutgoingServiceProvider("tickets", {
 *   applicationLinkId: tickets.id,
 *   key: "confluence",
 *   name: "Tickets",
 *   sharedSecret: config.requireSecret("ticketsSecret"),
 *   requestTokenUrl: "https://tickets.example.com/oauth/request-token",
 *   accessTokenUrl: "https://tickets.example.com/oauth/access-token",
 *   authorizeUrl: "https://tickets.example.com/oauth/authorize",
 * });
 *
 * @example
 * // Both directions over one link, with a secret that RandomPassword generates
 * const secret = new random.RandomPassword("tickets-secret", { length: 40, special: false });
 * new OutgoingServiceProvider("tickets-out", {
 *   applicationLinkId: tickets.id,
 *   key: "confluence",
 *   name: "Tickets",
 *   sharedSecret: secret.result,
 *   requestTokenUrl: "https://tickets.example.com/oauth/request-token",
 *   accessTokenUrl: "https://tickets.example.com/oauth/access-token",
 *   authorizeUrl: "https://tickets.example.com/oauth/authorize",
 * });
 * new IncomingConsumer("tickets-in", {
 *   applicationLinkId: tickets.id,
 *   key: "tickets",
 *   name: "Tickets",
 *   publicKey: ticketsKey.publicKeyPem,
 * });
 */
export class OutgoingServiceProvider
  extends ConfluenceResource
  implements EchoedInputs<OutgoingServiceProviderArgs>, CommonOutputs
{
  declare readonly applicationLinkId: pulumi.Output<string>;
  declare readonly key: pulumi.Output<string>;
  declare readonly name: pulumi.Output<string>;
  /** As last written. Secret. */
  declare readonly sharedSecret: pulumi.Output<string>;
  declare readonly requestTokenUrl: pulumi.Output<string>;
  declare readonly accessTokenUrl: pulumi.Output<string>;
  declare readonly authorizeUrl: pulumi.Output<string>;
  declare readonly description: pulumi.Output<string | undefined>;
  declare readonly connection: pulumi.Output<string>;
  declare readonly instanceUrl: pulumi.Output<string>;
  declare readonly instanceId: pulumi.Output<string>;
  /** Whether a service provider existed before and was adopted. */
  declare readonly adopted: pulumi.Output<boolean>;

  constructor(name: string, args: OutgoingServiceProviderArgs, options?: pulumi.CustomResourceOptions) {
    super("OutgoingServiceProvider", name, args, options);
  }
}

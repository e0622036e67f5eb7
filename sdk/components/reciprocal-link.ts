import * as pulumi from "@pulumi/pulumi";
import type { OAuthLevel } from "../../provider/format/oauth-levels";
import { TYPE_PREFIX } from "../../provider/format/type-tokens";
import { AppLinksError } from "../../provider/http/errors";
import { ApplicationLink } from "../application-link";
import { type ArgumentTypes, assertArguments } from "../arguments";
import { getApplicationLinkStatus } from "../lookups/application-link-status";
import { instanceOf } from "../lookups/program-connections";
import { OAuthSettings, type OAuthSettingsArgs } from "../oauth-settings";
import { type CommonArgs, inside } from "../resource";

/** One of the two servers of a {@link ReciprocalLink}, and how the other one is linked to it. */
export interface ReciprocalEnd {
  /**
   * Name of the configured connection to this server, with an administrator's login; not that of the other end. Default: `"default"`.
   */
  connection?: string;
  /** Application type of this server: `"confluence"`, `"jira"`, `"stash"` (Bitbucket), … */
  type: pulumi.Input<string>;
  /** Name of the link to this server, on the other one. */
  name: pulumi.Input<string>;
  /**
   * URL at which the other server reaches this one, where that differs from the configured one, as behind a proxy or in a container
   * network. Default: the connection's base URL.
   */
  rpcUrl?: pulumi.Input<string>;
  /** URL of this server for people's browsers. Default: `rpcUrl`. */
  displayUrl?: pulumi.Input<string>;
  /** Makes the link to this server the primary one of its type on the other server. Default: not managed. */
  primary?: pulumi.Input<true>;
  /**
   * Application id of this server: the `id` in its manifest. Needed only while the other server cannot reach it. Default:
   * read from its manifest by the other server.
   */
  applicationId?: pulumi.Input<string>;
}

/** What a {@link ReciprocalLink} declares. */
export interface ReciprocalLinkArgs {
  /** The server from whose point of view the levels are given. */
  local: ReciprocalEnd;
  /** The other server. */
  remote: ReciprocalEnd;
  /** What `remote` may do on `local`. Default: `"2LO"`, the level that the servers recommend between each other. */
  incoming?: pulumi.Input<OAuthLevel>;
  /** What `local` may do on `remote`. Default: `"2LO"`. */
  outgoing?: pulumi.Input<OAuthLevel>;
  /**
   * Reads the status of the link from both servers in each `up`, even if nothing changed: two requests to each server (manifest and
   * status), and two that each server then makes to the other. With `false` it makes none. Default: true.
   */
  verify?: boolean;
  /** For both ends; see {@link OAuthSettingsArgs}. */
  acknowledge?: OAuthSettingsArgs["acknowledge"];
  /** For both ends, as on every resource. `"takeover"` completes a link that exists on one server only. */
  adopt?: CommonArgs["adopt"];
}

/**
 * Links two Atlassian applications with each other in one apply: a link on each, consumers exchanged by the servers
 * themselves, and OAuth levels that match end to end. Works for Confluence with Confluence, Jira or Bitbucket, which
 * all serve the same REST API. Each server's administrator logs in through its own connection; no password is stored.
 *
 * When one server is down, the other end is set up as far as possible, and the next `up` completes it. Once everything exists, the status
 * of the link is read from each server; a link that does not work causes a warning that says what to do, never a failed `up`.
 *
 * Trust: each server accepts calls from the other at the declared level; at `"2LOi"` as any user.
 *
 * Permissions: an administrator of each server; at `"2LOi"` a system administrator of each.
 *
 * Requests: none at preview. An `up` without changes makes those of `verify`: four to the two servers, and four between them; with `verify:
 * false`, none.
 *
 * Adoption: `adopt` applies to both ends. `"takeover"` completes a link that exists on one server only.
 *
 * Drift: that of the two links and their OAuth settings, each on its own server.
 *
 * Deletion: deletes both links, each on its own server.
 *
 * Fails with what an {@link ApplicationLink} and its {@link OAuthSettings} fail with, at the end where it happens.
 *
 * @example
 * // configuration: confluence:baseUrl … for Confluence, confluence:connections.jira.baseUrl … for Jira
 * new ReciprocalLink("confluence-jira", {
 *   local: { type: "confluence", name: "Confluence" },
 *   remote: { type: "jira", name: "Jira", connection: "jira", primary: true },
 * });
 *
 * @example
 * // Jira may call Confluence as any user, Confluence may call Jira without impersonation; in a container network
 * new ReciprocalLink("confluence-jira", {
 *   local: { type: "confluence", name: "Confluence", rpcUrl: "http://confluence:8090", displayUrl: "https://wiki.example.com" },
 *   remote: { type: "jira", name: "Jira", connection: "jira", rpcUrl: "http://jira:8080", displayUrl: "https://jira.example.com" },
 *   incoming: "2LOi",
 *   outgoing: "2LO",
 * });
 */
export class ReciprocalLink extends pulumi.ComponentResource {
  /** Id of the link to the remote server, on the local one. */
  readonly localLinkId: pulumi.Output<string>;
  /** Id of the link to the local server, on the remote one. */
  readonly remoteLinkId: pulumi.Output<string>;
  /** Whether both servers report that their link works; undefined at preview and without `verify`. */
  readonly isWorking: pulumi.Output<boolean | undefined>;

  constructor(name: string, args: ReciprocalLinkArgs, options?: pulumi.ComponentResourceOptions) {
    super(`${TYPE_PREFIX.plugin}ReciprocalLink`, name, {}, options);
    const { local, remote, incoming = "2LO", outgoing = "2LO", acknowledge, adopt } = args;
    assertArguments("ReciprocalLink", args, ARGUMENTS);
    assertArguments("local of ReciprocalLink", local, END_ARGUMENTS);
    assertArguments("remote of ReciprocalLink", remote, END_ARGUMENTS);
    assertTwoServers(name, local, remote);
    const onLocal = this.#side(`${name}-local`, local, remote, { incoming, outgoing, acknowledge }, adopt);
    const onRemote = this.#side(
      `${name}-remote`,
      remote,
      local,
      { incoming: outgoing, outgoing: incoming, acknowledge },
      adopt,
    );
    this.localLinkId = onLocal.link.id;
    this.remoteLinkId = onRemote.link.id;
    this.isWorking = pulumi
      .all([
        onLocal.settings.applicationLinkId,
        onRemote.settings.applicationLinkId,
        onLocal.settings.id,
        onRemote.settings.id,
      ])
      .apply(
        async ([localId, remoteId]): Promise<boolean | undefined> =>
          args.verify === false || pulumi.runtime.isDryRun()
            ? undefined
            : this.#verify([
                [local, localId],
                [remote, remoteId],
              ]),
      );
    this.registerOutputs({
      localLinkId: this.localLinkId,
      remoteLinkId: this.remoteLinkId,
      isWorking: this.isWorking,
    });
  }

  /** Has each server check its link; a link that does not work causes a warning, since everything declared exists. */
  async #verify(ends: readonly (readonly [ReciprocalEnd, string])[]): Promise<boolean> {
    const verdicts = await Promise.all(
      ends.map(async ([{ connection }, id]) => {
        try {
          const status = await getApplicationLinkStatus({
            id,
            ...(connection === undefined ? {} : { connection }),
          });
          return status.working ? undefined : `${status.type}: ${status.advice}`;
        } catch (error) {
          return error instanceof Error ? error.message : String(error);
        }
      }),
    );
    for (const [index, [{ connection = "default" }]] of ends.entries()) {
      const verdict = verdicts[index];
      if (verdict !== undefined) {
        await pulumi.log.warn(
          `The link on the connection "${connection}" does not work yet. ${verdict}`,
          this,
        );
      }
    }
    return verdicts.every((verdict) => verdict === undefined);
  }

  /** The link on one server, and what the other one may do over it. */
  #side(
    name: string,
    on: ReciprocalEnd,
    to: ReciprocalEnd,
    oauth: {
      incoming: pulumi.Input<OAuthLevel>;
      outgoing: pulumi.Input<OAuthLevel>;
      acknowledge: OAuthSettingsArgs["acknowledge"];
    },
    adopt: CommonArgs["adopt"],
  ): { link: ApplicationLink; settings: OAuthSettings } {
    const common = {
      ...(on.connection === undefined ? {} : { connection: on.connection }),
      ...(adopt === undefined ? {} : { adopt }),
    };
    const link = new ApplicationLink(
      name,
      {
        name: to.name,
        type: to.type,
        rpcUrl: to.rpcUrl ?? baseUrlOf(to),
        ...(to.displayUrl === undefined ? {} : { displayUrl: to.displayUrl }),
        ...(to.primary === undefined ? {} : { primary: to.primary }),
        ...(to.applicationId === undefined ? {} : { applicationId: to.applicationId }),
        ...common,
      },
      inside(this, "ApplicationLink"),
    );
    const { acknowledge, ...levels } = oauth;
    const settings = new OAuthSettings(
      name,
      {
        applicationLinkId: link.id,
        ...levels,
        ...(acknowledge === undefined ? {} : { acknowledge }),
        ...common,
      },
      inside(this, "OAuthSettings"),
    );
    return { link, settings };
  }
}

const ARGUMENTS: ArgumentTypes<ReciprocalLinkArgs> = {
  local: "object",
  remote: "object",
  incoming: "input",
  outgoing: "input",
  verify: "boolean?",
  acknowledge: "input",
  adopt: "input",
};

const END_ARGUMENTS: ArgumentTypes<ReciprocalEnd> = {
  connection: "string?",
  type: "input",
  name: "input",
  rpcUrl: "input",
  displayUrl: "input",
  primary: "input",
  applicationId: "input",
};

/** A server cannot be linked with itself: usually a `connection` was forgotten. */
function assertTwoServers(name: string, local: ReciprocalEnd, remote: ReciprocalEnd): void {
  const { connection = "default" } = local;
  if ((remote.connection ?? "default") !== connection) return;
  throw new AppLinksError({
    reason: "request_refused",
    what: `Both ends of the ReciprocalLink "${name}" have the connection "${connection}"`,
    hint: "Give each server its own: `connection` in local or remote is the name of a configured connection.",
  });
}

/** The address a server has in the configuration. */
async function baseUrlOf({ connection }: ReciprocalEnd): Promise<string> {
  const instance = await instanceOf(connection === undefined ? {} : { connection });
  return instance.settings.baseUrl;
}

import * as pulumi from "@pulumi/pulumi";
import type { ConsumerLevel } from "../../provider/format/oauth-levels";
import { TYPE_PREFIX } from "../../provider/format/type-tokens";
import { AppLinksError } from "../../provider/http/errors";
import { ApplicationLink } from "../application-link";
import { type ArgumentTypes, assertArguments } from "../arguments";
import { IncomingConsumer, type IncomingConsumerArgs } from "../incoming-consumer";
import { type CommonArgs, inside } from "../resource";
import { RsaKeyPair } from "../rsa-key-pair";

/** Settings of one installation of a {@link ThirdPartyApplication}. */
export interface ThirdPartyInstallationArgs {
  /**
   * Names of the key generations that are valid now, the current one first. Each has its own link, key and consumer, so two can overlap
   * during a rotation. Default: `["1"]`.
   */
  generations?: readonly string[];
}

/**
 * The former name of {@link ThirdPartyInstallationArgs}.
 *
 * @deprecated Use `ThirdPartyInstallationArgs`.
 */
export type ThirdPartyInstanceArgs = ThirdPartyInstallationArgs;

/** What a {@link ThirdPartyApplication} declares. */
export interface ThirdPartyApplicationArgs extends CommonArgs {
  /**
   * Name of the application as administrators and users see it, at most 200 characters. Its letters a-z and digits become part of every
   * consumer key, so a renamed application needs new credentials.
   */
  applicationName: string;
  /**
   * **Required.** The installations by name, or just their names. Names become part of URLs and consumer keys: lower-case letters,
   * digits and hyphens, at most 40 characters. Removing one revokes that installation and no other.
   */
  installations?: readonly string[] | Readonly<Record<string, ThirdPartyInstallationArgs>>;
  /**
   * The former name of `installations`.
   *
   * @deprecated Use `installations`.
   */
  instances?: ThirdPartyApplicationArgs["installations"];
  /**
   * `"2LOi"`: an installation acts as the user it names in each request; whoever holds its key can act as any user. `"2LO"`: it acts as
   * `executeAs` only. `"3LO"`: it acts for users who authorise it.
   */
  level: ConsumerLevel;
  /** The service account of level `"2LO"`. Without one, calls without a user run as anonymous. */
  executeAs?: pulumi.Input<string>;
  /** Length of the keys in bits. Default: 2048. */
  bits?: 2048 | 3072 | 4096;
  /** For every installation's consumer; see {@link IncomingConsumerArgs}. */
  acknowledge?: IncomingConsumerArgs["acknowledge"];
}

/**
 * Everything one installation needs to call Confluence, ready to be written to a file or a secret manager. Secret as a whole.
 * docs/signing-calls.md has a program for each of the usual OAuth libraries.
 */
export interface ThirdPartyCredentials {
  /** The OAuth consumer key of the installation, value of `oauth_consumer_key`. */
  readonly consumerKey: string;
  /** PKCS#8 PEM. Signs with RSA-SHA1, the only method Confluence accepts. */
  readonly privateKeyPem: string;
  /** Value of `oauth_signature_method`. */
  readonly signatureMethod: "RSA-SHA1";
  /** As declared; see {@link ThirdPartyApplicationArgs}. */
  readonly level: ConsumerLevel;
  /**
   * Value of `oauth_token` in calls without a user's consent: present and empty. Many OAuth libraries omit an empty token by default, and
   * Confluence then treats the call as anonymous. Absent at `"3LO"`, where the token is a user's.
   */
  readonly oauthToken?: "";
  /** At `"2LOi"`: name of the query or form parameter, signed like all others, that names the user a call acts as. */
  readonly requestorParameter?: "xoauth_requestor_id";
  /** Base URL of the Confluence. */
  readonly baseUrl: string;
  /** First step of `"3LO"`: where the application asks for a request token. */
  readonly requestTokenUrl: string;
  /** Second step of `"3LO"`: where the user's browser is sent, with the request token. */
  readonly authorizeUrl: string;
  /** Third step of `"3LO"`: where the authorised request token is exchanged for an access token. */
  readonly accessTokenUrl: string;
}

/**
 * Gives access to an application without known addresses: any number of installations, at unknown, many or changing URLs. Each installation
 * gets a link with a synthetic URL (incoming OAuth needs no address), a key pair and a consumer, so that each is trusted, and revoked,
 * separately. An installation that moves needs no change here.
 *
 * Trust: whoever holds an installation's key has access at the declared level; at `"2LOi"` as any user.
 *
 * Permissions: a Confluence administrator; a system administrator for `"2LOi"` and for `executeAs`.
 *
 * Requests: those of an {@link ApplicationLink} and of an {@link IncomingConsumer} for every generation of every installation.
 *
 * Adoption: `adopt` applies to every link and consumer. The key pair is new nevertheless, and is registered in place of the old key.
 *
 * Drift: that of the links and consumers; a key that was replaced by hand is restored.
 *
 * Deletion: removing an installation, or a generation, revokes its key and no other.
 *
 * Fails with what an {@link ApplicationLink} and an {@link IncomingConsumer} fail with.
 *
 * @example
 * const reporting = new ThirdPartyApplication("reporting", {
 *   applicationName: "Reporting",
 *   installations: ["berlin", "tokyo"],
 *   level: "2LOi",
 * });
 * export const berlin = reporting.credentials.apply((all) => all.berlin); // secret
 *
 * @example
 * // Rotation without downtime: add the new generation in front, deploy it, then remove the old one
 * new ThirdPartyApplication("reporting", {
 *   applicationName: "Reporting",
 *   installations: { berlin: { generations: ["2026-07", "2026-01"] } },
 *   level: "2LO",
 *   executeAs: "reporting-bot",
 * });
 */
export class ThirdPartyApplication extends pulumi.ComponentResource {
  /** By installation, for its current generation. Secret. */
  readonly credentials: pulumi.Output<Record<string, ThirdPartyCredentials>>;
  /** By installation and generation, for all generations that are valid. Secret. */
  readonly allCredentials: pulumi.Output<Record<string, Record<string, ThirdPartyCredentials>>>;

  constructor(name: string, args: ThirdPartyApplicationArgs, options?: pulumi.ComponentResourceOptions) {
    super(`${TYPE_PREFIX.plugin}ThirdPartyApplication`, name, {}, options);
    assertArguments("ThirdPartyApplication", args, ARGUMENTS);
    const installations = installationsOf(name, args);
    const all = Object.fromEntries(
      [...installations].map(([installation, generations]) => [
        installation,
        Object.fromEntries(
          generations.map((generation) => [generation, this.#install(name, args, installation, generation)]),
        ),
      ]),
    );
    const current = Object.fromEntries(
      [...installations].map(([installation, [generation = ""]]) => [
        installation,
        all[installation]?.[generation],
      ]),
    );
    this.allCredentials = pulumi.secret(pulumi.output(all)) as typeof this.allCredentials;
    this.credentials = pulumi.secret(pulumi.output(current)) as typeof this.credentials;
    this.registerOutputs({ credentials: this.credentials, allCredentials: this.allCredentials });
  }

  /** One link, key pair and consumer. */
  #install(
    name: string,
    args: ThirdPartyApplicationArgs,
    installation: string,
    generation: string,
  ): pulumi.Output<ThirdPartyCredentials> {
    const { applicationName, level, executeAs, bits, acknowledge, connection, adopt } = args;
    const suffix = suffixOf(installation, generation);
    const title = `${applicationName} (${generation === FIRST_GENERATION ? installation : `${installation}, ${generation}`})`;
    const common = {
      ...(connection === undefined ? {} : { connection }),
      ...(adopt === undefined ? {} : { adopt }),
    };
    const keyPair = new RsaKeyPair(
      `${name}-${suffix}`,
      bits === undefined ? {} : { bits },
      inside(this, "RsaKeyPair"),
    );
    const link = new ApplicationLink(
      `${name}-${suffix}`,
      { name: title, rpcUrl: `https://${suffix}.${slug(applicationName)}.invalid`, ...common },
      inside(this, "ApplicationLink"),
    );
    const consumer = new IncomingConsumer(
      `${name}-${suffix}`,
      {
        applicationLinkId: link.id,
        key: `${slug(applicationName)}-${suffix}`,
        name: title,
        publicKey: keyPair.publicKeyPem,
        level,
        ...(executeAs === undefined ? {} : { executeAs }),
        ...(acknowledge === undefined ? {} : { acknowledge }),
        ...common,
      },
      inside(this, "IncomingConsumer"),
    );
    return pulumi
      .all([consumer.key, keyPair.privateKeyPem, consumer.instanceUrl])
      .apply(([consumerKey, privateKeyPem, baseUrl]) => ({
        consumerKey,
        privateKeyPem,
        signatureMethod: "RSA-SHA1" as const,
        level,
        ...(level === "3LO" ? {} : { oauthToken: "" as const }),
        ...(level === "2LOi" ? { requestorParameter: "xoauth_requestor_id" as const } : {}),
        baseUrl,
        requestTokenUrl: `${baseUrl}/plugins/servlet/oauth/request-token`,
        authorizeUrl: `${baseUrl}/plugins/servlet/oauth/authorize`,
        accessTokenUrl: `${baseUrl}/plugins/servlet/oauth/access-token`,
      }));
  }
}

const ARGUMENTS: ArgumentTypes<ThirdPartyApplicationArgs> = {
  applicationName: "string",
  installations: "object?",
  instances: "object?",
  level: "string",
  executeAs: "input",
  bits: "input",
  acknowledge: "input",
  connection: "input",
  adopt: "input",
};

const INSTALLATION_ARGUMENTS: ArgumentTypes<ThirdPartyInstallationArgs> = { generations: "array?" };

/** The generation that names do not mention. */
const FIRST_GENERATION = "1";

const PART = /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/;

/** Installation names with their generations, checked. */
function installationsOf(
  name: string,
  { installations, instances, applicationName }: ThirdPartyApplicationArgs,
): Map<string, readonly string[]> {
  const given = installations ?? instances ?? {};
  const list: [string, readonly string[]][] = isList(given)
    ? given.map((installation) => [installation, [FIRST_GENERATION]])
    : Object.entries(given).map(([installation, args]) => {
        assertArguments(
          `installation "${installation}" of ThirdPartyApplication`,
          args,
          INSTALLATION_ARGUMENTS,
        );
        return [installation, args.generations ?? [FIRST_GENERATION]];
      });
  const problems = list.flatMap(([installation, generations]) => [
    ...[installation, ...generations]
      .filter((part) => !PART.test(part))
      .map((part) => `"${part}" is not made of lower-case letters, digits and hyphens, at most 40`),
    ...(generations.length === 0 ? [`"${installation}" has no generation, so it has no key`] : []),
    ...(new Set(generations).size < generations.length ? [`"${installation}" names a generation twice`] : []),
  ]);
  const suffixes = list.flatMap(([installation, generations]) =>
    generations.map((generation) => suffixOf(installation, generation)),
  );
  if (problems.length === 0 && new Set(suffixes).size < suffixes.length) {
    problems.push(`two installations and generations share a name among ${suffixes.join(", ")}`);
  }
  if (installations === undefined && instances === undefined) problems.push("installations is missing");
  if (installations !== undefined && instances !== undefined)
    problems.push("instances is the former name of installations: leave it out");
  if (slug(applicationName) === "")
    problems.push("applicationName needs at least one of a-z and 0-9, for URLs and consumer keys");
  if (problems.length === 0) return new Map(list);
  throw new AppLinksError({
    reason: "request_refused",
    what: `The ThirdPartyApplication "${name}" is not valid`,
    detail: problems.join("; "),
    hint: "Correct it and run again; nothing was declared.",
  });
}

function suffixOf(installation: string, generation: string): string {
  return generation === FIRST_GENERATION ? installation : `${installation}-${generation}`;
}

function isList(
  installations: ThirdPartyApplicationArgs["installations"],
): installations is readonly string[] {
  return Array.isArray(installations);
}

/** `Weekly Reports` → `weekly-reports`, `Übersicht` → `ubersicht`. */
function slug(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replace(/^-+|-+$/g, "");
}

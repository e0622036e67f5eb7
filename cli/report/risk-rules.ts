import { isLoopback } from "../../provider/http/settings";
import { GENERIC } from "../../provider/resources/application-link/inputs";
import type { Change } from "./change";
import { settingOf } from "./configuration";
import { type Direction, REACH } from "./grant";
import type { RiskContext, RiskRule } from "./risk";
import { shown, textOf } from "./values";

/** Every risk that a report can name, the gravest first. */
export const RISK_RULES: readonly RiskRule[] = [
  {
    id: "link-replaced",
    level: "high",
    find: (change) =>
      isLink(change) && change.operation === "replace"
        ? [
            `The link to ${change.view.application} is deleted and made anew: it may get another id, and macros, gadgets and entity links that refer to the old one break`,
          ]
        : [],
    advice:
      "Names and URLs change in place; only type, applicationId and connection make a new link. Is it meant?",
  },
  {
    id: "link-deleted",
    level: "high",
    find: (change) =>
      isDeletedLink(change) && !isGeneric(change)
        ? [
            `Macros and integrations that use the link to ${change.view.application} fail without it, also those that nobody declared here`,
          ]
        : [],
    advice:
      "Search the content for macros that use it. To only stop managing it, delete it from the state instead (pulumi state delete).",
  },
  {
    id: "impersonation",
    level: "high",
    find: (change) =>
      widened(change)
        .filter(({ after }) => after.reach === REACH.anybody)
        .map(
          ({ after }) =>
            `${callerOf(change, after.direction)} can act ${after.extent} at ${calledOf(change, after.direction)}, administrators included`,
        ),
    advice: "Whoever holds the calling side's key can become any user. Is a lower level enough?",
  },
  {
    id: "trust-widened",
    level: "medium",
    find: (change) =>
      widened(change)
        .filter(({ after }) => after.reach === REACH.application)
        .map(
          ({ after }) =>
            `${callerOf(change, after.direction)} may call ${calledOf(change, after.direction)} ${after.extent}`,
        ),
    advice: "Check what such calls may see and do.",
  },
  {
    id: "execute-as",
    level: "medium",
    find: ({ changedInputs, view }) =>
      changedInputs.includes("executeAs") && view.after.executeAs !== undefined
        ? [`Calls of ${view.application} without a user now run as ${shown(view.after.executeAs)}`]
        : [],
    advice: "Check what that user may see and do.",
  },
  {
    id: "access-removed",
    level: "medium",
    find: (change) =>
      change.grants.flatMap(({ before, after }) => {
        if (before === undefined || before.reach <= (after?.reach ?? 0)) return [];
        const calls = `Calls from ${callerOf(change, before.direction)} to ${calledOf(change, before.direction)}`;
        const tokens =
          after === undefined && before.means.startsWith("OAuth")
            ? ", and tokens given for them are gone"
            : "";
        return [`${calls} that rely on ${before.label} fail${tokens}`];
      }),
    advice: "Make sure that nothing depends on it any more.",
  },
  {
    id: "generic-link-deleted",
    level: "medium",
    find: (change) =>
      isDeletedLink(change) && isGeneric(change)
        ? [
            `Whatever authenticates over the link to ${change.view.application} is refused without it, also what nobody declared here`,
          ]
        : [],
    advice:
      "Look at the link's page in Confluence for authentication that is not declared. To only stop managing it, delete it from the state instead (pulumi state delete).",
  },
  {
    id: "primary-moved",
    level: "medium",
    find: primaryMoves,
    advice: "Macros that name no server use the primary link: they show other content afterwards.",
  },
  {
    id: "credential-rotated",
    level: "medium",
    find: (change) =>
      rotatedCredentials(change).map(
        (credential) =>
          `${change.words.subject(change.view)} has another ${credential}: the old one no longer works`,
      ),
    advice: "Bring the new value to the other side in the same moment, or its calls fail until it has it.",
  },
  {
    id: "plain-http",
    level: "medium",
    find: (change) =>
      newInsecureUrls(change).map(
        (url) =>
          `${change.words.subject(change.view)} uses ${url}: requests, and tokens in them, travel in clear`,
      ),
    advice: "Use https.",
  },
  {
    id: "adoption",
    level: "medium",
    find: (change, { plan }) => {
      const adopt = textOf(change.view.after.adopt) || adoptIn(plan, change.application.connection);
      return change.operation === "create" && adopt === "takeover" && change.words.namedBy !== "program"
        ? [
            `${change.words.subject(change.view)}: one that is there already is taken over and changed, whoever made it`,
          ]
        : [];
    },
    advice: "Does anybody else manage it? Take adopt out again once it is adopted.",
  },
  {
    id: "trust-given",
    level: "low",
    find: (change) =>
      widened(change)
        .filter(({ after }) => after.reach === REACH.consented)
        .map(
          ({ after }) =>
            `${callerOf(change, after.direction)} may call ${calledOf(change, after.direction)} ${after.extent}`,
        ),
    advice: "Expected for a new integration.",
  },
];

/** What the configuration says for a connection, or for all. */
function adoptIn(plan: RiskContext["plan"], connection: string): string {
  return settingOf(plan, connection, "adopt") || settingOf(plan, "default", "adopt") || "never";
}

function isLink({ words }: Change): boolean {
  return words.kind === "ApplicationLink";
}

function isDeletedLink(change: Change): boolean {
  return isLink(change) && change.operation === "delete";
}

/** Macros and entity links do not go over generic links. */
function isGeneric({ view }: Change): boolean {
  return (view.after.type ?? view.before.type) === GENERIC;
}

/** Grants that reach further than before. */
function widened({ grants }: Change) {
  return grants.flatMap(({ before, after }) =>
    after !== undefined && after.reach > (before?.reach ?? 0) ? [{ after }] : [],
  );
}

function callerOf({ view }: Change, direction: Direction): string {
  return direction === "incoming" ? view.application : view.server;
}

function calledOf({ view }: Change, direction: Direction): string {
  return direction === "incoming" ? view.server : view.application;
}

function primaryMoves(change: Change, { applications }: RiskContext): string[] {
  const { view, operation, resource } = change;
  // Nobody looks for the primary one of applications that have nothing in common.
  if (!isLink(change) || isGeneric(change)) return [];
  const isTaken =
    view.after.primary === true && (operation === "create" || change.changedInputs.includes("primary"));
  const type = shown(view.after.type ?? view.before.type);
  if (isTaken) {
    const holders = applications.otherPrimaries(resource).map(({ name }) => `“${name}”`);
    const from = holders.length === 0 ? "whichever link has it now" : holders.join(", ");
    return [`${view.application} takes the primary mark of type ${type} from ${from}`];
  }
  const isLost = operation === "delete" && resource.before?.outputs.isPrimary === true;
  return isLost
    ? [`The primary mark of type ${type} passes to the oldest link of that type that remains`]
    : [];
}

/** Inputs that the other side has a copy of, in words. */
const CREDENTIALS: Readonly<Record<string, string>> = {
  key: "consumer key",
  publicKey: "public key",
  rotateWhenChanged: "client secret",
  sharedSecret: "shared secret",
  clientSecret: "client secret",
  password: "password",
};

function rotatedCredentials({ words, operation, changedInputs, isSecretChanged }: Change): string[] {
  if (words.kind === "RsaKeyPair") return operation === "replace" ? ["key"] : [];
  if (isSecretChanged) return ["secret"];
  return changedInputs
    .filter((input) => input in CREDENTIALS || words.inputs[input]?.isSecret)
    .map((input) => CREDENTIALS[input] ?? "secret");
}

/** Inputs that hold addresses: `rpcUrl`, `redirectUris`, `tokenEndpoint`, `callback`. */
const ADDRESS_INPUT = /(Url|Uris|Endpoint)$|^callback$/;

function newInsecureUrls({ operation, view, changedInputs }: Change): string[] {
  if (operation === "same" || operation === "delete") return [];
  const inputs = operation === "update" ? changedInputs : Object.keys(view.after);
  const urls = inputs
    .filter((input) => ADDRESS_INPUT.test(input))
    .flatMap((input) => view.after[input])
    .filter((value) => typeof value === "string");
  return [...new Set(urls)].filter((url) => url.startsWith("http://") && !isLoopback(hostOf(url)));
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : "";
}

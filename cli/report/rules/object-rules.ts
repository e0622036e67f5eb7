import { GENERIC } from "../../../provider";
import { isHidden } from "../../plan/plan";
import type { Change } from "../change";
import { settingOf } from "../configuration";
import { nounOf } from "../nouns";
import type { RiskContext, RiskRule } from "../risk";
import { shown, textOf } from "../values";
import { changedOf, hiddenOf, isOfClass } from "./fields-of-class";

/** Risks of creating, deleting and replacing objects. */
export const OBJECT_RULES: readonly RiskRule[] = [
  {
    id: "link-replaced",
    level: "high",
    classes: ["identity"],
    find: (change) =>
      isLink(change) && change.operation === "replace"
        ? [
            `The link to ${change.view.application} is deleted and recreated: it may get another id, and macros, gadgets and entity links that refer to the old one break`,
          ]
        : [],
    advice:
      "Names and URLs change in place; only type, applicationId and connection make a new link. Is that intended?",
  },
  {
    id: "link-deleted",
    level: "high",
    find: (change) =>
      isDeletedLink(change) && !isGeneric(change)
        ? [
            `Macros and integrations that use the link to ${change.view.application} fail without it, including those that are not declared here`,
          ]
        : [],
    advice:
      "Search the content for macros that use it. To only stop managing it, delete it from the state instead (pulumi state delete).",
  },
  {
    id: "identity-changed",
    level: "medium",
    classes: ["identity"],
    find: (change) => [
      ...changedOf(change, "identity")
        .filter(() => change.operation === "update")
        .map(
          (input) =>
            `${change.words.subject(change.view)} has another ${nounOf(input)}: ${shown(change.view.after[input])} instead of ${shown(change.view.before[input])}`,
        ),
      ...hiddenOf(change, "identity").map(
        (input) =>
          `${change.words.subject(change.view)}: the ${nounOf(input)} ${change.isHiddenChanged ? "changes" : "may change too"}; its value is marked secret`,
      ),
    ],
    advice: "The other application has to know the new one at the same moment. Is it the same party?",
  },
  {
    id: "replaced",
    level: "medium",
    classes: ["identity"],
    find: (change) =>
      change.operation === "replace" && !isLink(change) && change.words.namedBy !== "program"
        ? [
            `${change.words.subject(change.view)} is deleted and recreated: calls fail in between, and tokens given for the old one are gone`,
          ]
        : [],
    advice: "Is the other link or server intended?",
  },
  {
    id: "generic-link-deleted",
    level: "medium",
    find: (change) =>
      isDeletedLink(change) && isGeneric(change)
        ? [
            `Whatever authenticates over the link to ${change.view.application} is refused without it, including what is not declared here`,
          ]
        : [],
    advice:
      "Look at the link's page in Confluence for authentication that is not declared. To only stop managing it, delete it from the state instead (pulumi state delete).",
  },
  {
    id: "primary-moved",
    level: "medium",
    classes: ["precedence"],
    find: primaryMoves,
    advice: "Macros that name no server use the primary link: they show other content afterwards.",
  },
  {
    id: "adoption",
    level: "medium",
    classes: ["adoption"],
    find: (change, { plan }) => {
      const { words, view, operation, application } = change;
      const isUnseen = isHidden(view.after.adopt);
      const adopt = textOf(view.after.adopt) || adoptIn(plan, application.connection);
      const isOpen = (isUnseen || adopt === "takeover") && words.namedBy !== "program";
      return isOpen && (operation === "create" || operation === "replace")
        ? [
            `${words.subject(view)}: if one already exists, it ${isUnseen ? "may be" : "is"} taken over and changed, whoever created it`,
          ]
        : [];
    },
    advice: "Does anybody else manage it? Remove adopt once it is adopted.",
  },
  {
    id: "no-longer-managed",
    level: "low",
    classes: ["address", "reach", "precedence"],
    find: (change) =>
      change.operation === "update"
        ? change.changedInputs
            .filter((input) => change.view.after[input] === undefined)
            .filter((input) => change.words.undeclared?.[input] === undefined)
            .filter((input) => !isOfClass(change, input, "cosmetic"))
            .map(
              (input) =>
                `${change.words.subject(change.view)}: ${input} is no longer managed, so changes by others go unnoticed`,
            )
        : [],
    advice: "Declare it to keep it as it is.",
  },
];

/** The setting `adopt` of a connection, or of all. */
function adoptIn(plan: RiskContext["plan"], connection: string): string {
  return settingOf(plan, connection, "adopt") || settingOf(plan, "default", "adopt") || "never";
}

function isLink({ words }: Change): boolean {
  return words.kind === "ApplicationLink";
}

function isDeletedLink(change: Change): boolean {
  return isLink(change) && change.operation === "delete";
}

/** Macros and entity links do not use generic links. */
function isGeneric({ view }: Change): boolean {
  return (view.after.type ?? view.before.type) === GENERIC;
}

function primaryMoves(change: Change, { applications }: RiskContext): string[] {
  const { view, operation, resource, changedInputs, hiddenInputs } = change;
  // Generic applications have nothing in common, so nothing looks up a primary one.
  if (!isLink(change) || isGeneric(change)) return [];
  const isConcerned =
    operation === "create" || changedInputs.includes("primary") || hiddenInputs.includes("primary");
  const isUnseen = isHidden(view.after.primary);
  const type = shown(view.after.type ?? view.before.type);
  if (isConcerned && (isUnseen || view.after.primary === true)) {
    const holders = applications.otherPrimaries(resource).map(({ name }) => `“${name}”`);
    const from = holders.length === 0 ? "whichever link has it now" : holders.join(", ");
    return [
      `${view.application} ${isUnseen ? "may take" : "takes"} the primary mark of type ${type} from ${from}`,
    ];
  }
  if (view.after.primary === false && changedInputs.includes("primary"))
    return [`${view.application} has lost the primary mark of type ${type} to another link`];
  const isLost = operation === "delete" && resource.before?.outputs.isPrimary === true;
  return isLost
    ? [`The primary mark of type ${type} passes to another link of that type, if one remains`]
    : [];
}

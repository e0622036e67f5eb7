import { type Change, type GrantChange, isGrantChanged } from "../change";
import { type Direction, REACH } from "../grant";
import type { RiskRule } from "../risk";
import { userShown } from "../values";
import { hiddenOf, isOfClass } from "./fields-of-class";

/** Risks of letting an application call more, less, or as another user. */
export const REACH_RULES: readonly RiskRule[] = [
  {
    id: "impersonation",
    level: "high",
    classes: ["reach"],
    find: (change) =>
      widened(change)
        .filter(({ after }) => after.reach === REACH.anybody)
        .map(
          ({ after }) =>
            `${callerOf(change, after.direction)} may call ${calledOf(change, after.direction)} ${after.extent}, administrators included`,
        ),
    advice: "Whoever holds the calling side's key can become any user. Is a lower level enough?",
  },
  {
    id: "conditions-dropped",
    level: "high",
    classes: ["reach"],
    find: (change) =>
      change.grants
        .flatMap(droppedBetween)
        .map(
          (condition) =>
            `Calls of ${change.view.application} as any user are believed whatever their ${condition}`,
        ),
    advice: "An empty list of patterns excludes nothing. Name the addresses and paths that are needed.",
  },
  {
    id: "trust-widened",
    level: "medium",
    classes: ["reach"],
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
    id: "trust-changed",
    level: "medium",
    classes: ["reach"],
    find: (change) => [
      ...change.grants.flatMap((grant) => {
        const { before, after } = grant;
        if (before === undefined || after === undefined || before.reach !== after.reach) return [];
        // Other rules cover another user, and conditions that are dropped.
        const isByReach = after.inputs.some(
          (input) =>
            input !== "executeAs" &&
            change.changedInputs.includes(input) &&
            isOfClass(change, input, "reach"),
        );
        return isByReach && isGrantChanged(grant) && droppedBetween(grant).length === 0
          ? [
              `${callerOf(change, after.direction)} may call ${calledOf(change, after.direction)} ${after.extent}; before: ${before.extent}`,
            ]
          : [];
      }),
      ...hiddenOf(change, "reach").map(
        (input) =>
          `${change.words.subject(change.view)}: ${input}, which says who may call whom, ${change.isHiddenChanged ? "changes" : "may change too"}; its value is marked secret`,
      ),
    ],
    advice: "Check what such calls may see and do.",
  },
  {
    id: "execute-as",
    level: "medium",
    classes: ["reach"],
    find: ({ changedInputs, operation, view }) =>
      changedInputs.includes("executeAs") && (operation !== "update" || view.after.executeAs !== undefined)
        ? [`Calls of ${view.application} without a user run as ${userShown(view.after.executeAs)}`]
        : [],
    advice: "Check what that user may see and do.",
  },
  {
    id: "access-removed",
    level: "medium",
    classes: ["reach"],
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
    id: "trust-given",
    level: "low",
    classes: ["reach"],
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

/** Conditions that no longer restrict a grant. */
function droppedBetween({ before, after }: GrantChange): readonly string[] {
  return (after?.unrestricted ?? []).filter(
    (condition) => before?.unrestricted?.includes(condition) === false,
  );
}

/** Grants whose reach increases. */
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

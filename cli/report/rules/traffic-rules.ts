import { isLoopback, isUrl } from "../../../provider";
import { UNKNOWN } from "../../../provider/format/marks";
import type { FieldOf } from "../../kinds/registry";
import { detourOf } from "../addresses";
import type { Change } from "../change";
import { nounOf } from "../nouns";
import type { RiskRule } from "../risk";
import { changedOf, hiddenOf, isOfClass } from "./fields-of-class";

const KEY_REPLACED = "whoever knows only the old public key rejects what it signs";

/** Risks of sending requests, people and credentials elsewhere, and of changing credentials. */
export const TRAFFIC_RULES: readonly RiskRule[] = [
  {
    id: "sent-elsewhere",
    level: "high",
    classes: ["address"],
    find: (change) =>
      detours(change, "address").flatMap(({ isOtherHost, sentence }) => (isOtherHost ? [sentence] : [])),
    advice:
      "Whoever runs that host receives what is sent there, and can use it. Is it the application's own?",
  },
  {
    id: "address-changed",
    level: "medium",
    classes: ["address"],
    find: (change) =>
      detours(change, "address").flatMap(({ isOtherHost, sentence }) => (isOtherHost ? [] : [sentence])),
    advice: "The host stays the same; make sure that nobody else serves that port or path.",
  },
  {
    id: "people-sent-elsewhere",
    level: "medium",
    classes: ["destination"],
    find: (change) => detours(change, "destination").map(({ sentence }) => sentence),
    advice: "People log in where a link takes them. Is it the application's own address?",
  },
  {
    id: "credential-rotated",
    level: "medium",
    classes: ["accepted", "presented"],
    find: rotations,
    advice: "Both sides need the new value at the same moment, or calls fail until they have it.",
  },
  {
    id: "plain-http",
    level: "medium",
    classes: ["address", "destination"],
    find: (change) =>
      newInsecureUrls(change).map(
        (url) =>
          `${change.words.subject(change.view)} uses ${url}: everything sent there, including credentials, is unencrypted`,
      ),
    advice: "Use https.",
  },
];

function detours(change: Change, to: "address" | "destination") {
  return [
    ...changedOf(change, to).map((input) => detourOf(input, change.view, true)),
    ...hiddenOf(change, to).map((input) => detourOf(input, change.view, change.isHiddenChanged)),
  ].filter((detour) => detour !== undefined);
}

function rotations(change: Change): string[] {
  const { words, operation, view, isHiddenChanged } = change;
  const subject = words.subject(view);
  if (words.namedBy === "program" && operation === "replace")
    return [`${subject} has another key: ${KEY_REPLACED}`];
  const changed = changedOf(change, "accepted", "presented").filter(
    () => operation === "update" || operation === "replace",
  );
  return [
    ...changed.map((input) =>
      view.after[input] === UNKNOWN
        ? `${subject} may get another ${nounOf(input)}: its value is known only after the update`
        : rotation(change, input),
    ),
    ...hiddenOf(change, "accepted", "presented").map((input) =>
      isHiddenChanged && change.hiddenInputs.length === 1
        ? rotation(change, input)
        : `${subject}: ${words.inputs[input]?.isSecret ? "its secret" : `its ${nounOf(input)}, which is marked secret,`} ${isHiddenChanged ? "changes, or another value that is not shown" : "may change too, which the plan does not show"}`,
    ),
  ];
}

function rotation(change: Change, input: string): string {
  const { words, view } = change;
  const consequence =
    Object.entries(CONSEQUENCES).find(([name]) => name === input)?.[1] ??
    `calls fail unless ${view.application} knows it too`;
  return `${words.subject(view)} has another ${nounOf(input)}: ${consequence}`;
}

/** The consequences of changing a credential that Confluence or the applications themselves check. */
const CONSEQUENCES: Readonly<Record<FieldOf<"accepted">, string>> = {
  publicKey: "whoever holds its private key calls in this name, and the old one no longer works",
  rotateWhenChanged: "the old one no longer works",
  certificate: "whoever was given the old one needs it",
  importPrivateKey: KEY_REPLACED,
  bits: KEY_REPLACED,
  keepers: KEY_REPLACED,
};

function newInsecureUrls(change: Change): string[] {
  const { operation, view, changedInputs } = change;
  if (operation === "same" || operation === "delete") return [];
  const inputs = operation === "update" ? changedInputs : Object.keys(view.after);
  const urls = inputs
    .filter((input) => isOfClass(change, input, "address", "destination"))
    .flatMap((input) => view.after[input])
    .filter((value) => typeof value === "string");
  return [...new Set(urls)].filter((url) => url.startsWith("http://") && !isLoopback(hostOf(url)));
}

function hostOf(url: string): string {
  return isUrl(url) ? new URL(url).hostname : "";
}

import { UNKNOWN } from "../../provider/format/marks";
import { type Change, type GrantChange, isGrantChanged, type Occasion } from "./change";
import { shown } from "./values";

/** What a change means, in an administrator's words; empty for an unchanged resource. */
export function sentencesOf(change: Change): string[] {
  const { operation } = change;
  if (operation === "same") return [];
  const sentences = [
    ...BEGINNINGS[operation](change),
    ...change.changedInputs.flatMap((input) => inputSentence(change, input)),
    ...change.grants.filter(isGrantChanged).map((grant) => grantSentence(change, grant)),
  ];
  return [...(sentences.length > 0 ? sentences : wordless(change)), ...hiddenSentences(change)];
}

/** The sentence for a change that has no other. */
function wordless({ operation, words, view, hiddenInputs, isHiddenChanged, occasion }: Change): string[] {
  const subject = words.subject(view);
  if (operation === "create") return [`${subject} added; nobody may call anybody because of it`];
  if (operation === "delete") return [`${subject} removed`];
  if (isHiddenChanged) return [];
  if (occasion !== undefined) return [`${subject}: ${OCCASIONS[occasion]}`];
  return hiddenInputs.length > 0
    ? []
    : [`${subject}: compared with the server again; no declared value changes`];
}

const OCCASIONS: Readonly<Record<Occasion, string>> = {
  unfinished: "what failed in an earlier update is retried",
  moved: "the new address of its server is recorded",
  "perhaps moved": "updated, perhaps because its server has another address now",
  code: "the reference to the provider's code is updated",
};

/** Inputs that the plan does not show may change. */
function hiddenSentences(change: Change): string[] {
  const { words, view, hiddenInputs, isHiddenChanged } = change;
  const subject = words.subject(view);
  const isOneOfSeveral = isHiddenChanged && hiddenInputs.length > 1;
  return hiddenInputs.map((input) => {
    const what = words.inputs[input]?.isSecret ? "its secret" : `${input}, which is marked secret,`;
    if (isOneOfSeveral) return `${subject}: ${what} changes, or another value that is not shown`;
    return isHiddenChanged
      ? `${subject}: ${what} changes; the value is not shown`
      : `${subject}: ${what} may change too; the plan does not show it`;
  });
}

type Beginning = (change: Change) => string[];

const BEGINNINGS: Readonly<Record<Exclude<Change["operation"], "same">, Beginning>> = {
  create: ({ words, view }) => present(words.created?.(view)),
  delete: ({ words, view }) => present(words.deleted?.(view)),
  replace: ({ words, view, changedInputs }) => {
    const reasons = changedInputs.filter((input) => words.inputs[input]?.replaces);
    const because = reasons.length === 0 ? "" : `, because of ${reasons.join(" and ")}`;
    return [`${words.subject(view)} deleted and recreated${because}`];
  },
  update: () => [],
};

function inputSentence({ words, view, grants, operation }: Change, input: string): string[] {
  const { before, after } = view;
  if (after[input] === undefined && operation === "update") {
    const own = words.undeclared?.[input];
    return [own?.(view) ?? `${words.subject(view)}: ${input} is no longer managed and stays as it is`];
  }
  if (grants.some((grant) => isGrantChanged(grant) && isAbout(grant, input))) return [];
  if (after[input] === UNKNOWN && operation === "update") {
    return [`${words.subject(view)}: ${input} may change; its value is known only after the update`];
  }
  if (words.inputs[input]?.isSecret)
    return [`${words.subject(view)}: ${input} changes; the value is not shown`];
  const sentence = words.changed[input];
  if (sentence !== undefined) return [sentence(view)];
  return [`${words.subject(view)}: ${input} is ${shown(after[input])} instead of ${shown(before[input])}`];
}

function isAbout({ before, after }: GrantChange, input: string): boolean {
  return [before, after].some((grant) => grant?.inputs.includes(input));
}

function grantSentence({ view, operation }: Change, { before, after }: GrantChange): string {
  const { application, server } = view;
  const direction = (after ?? before)?.direction;
  const [caller, called] = direction === "incoming" ? [application, server] : [server, application];
  if (after === undefined)
    return `${caller} may no longer call ${called} over ${before?.means}; before: ${before?.extent}`;
  if (before !== undefined) return `${caller} may call ${called} ${after.extent}; before: ${before.extent}`;
  const isFirstDeclared = operation === "update" && view.before[after.inputs[0]] === undefined;
  return `${caller} may call ${called} ${after.extent}: ${isFirstDeclared ? "before: not managed" : "new"}`;
}

function present(sentence: string | undefined): string[] {
  return sentence === undefined ? [] : [sentence];
}

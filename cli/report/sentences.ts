import { type Change, type GrantChange, isGrantChanged } from "./change";
import { shown } from "./values";

/** What a change means, in an administrator's words; none for a resource that stays as it is. */
export function sentencesOf(change: Change): string[] {
  const { operation } = change;
  if (operation === "same") return [];
  const sentences = [
    ...BEGINNINGS[operation](change),
    ...change.changedInputs.flatMap((input) => inputSentence(change, input)),
    ...change.grants.filter(isGrantChanged).map((grant) => grantSentence(change, grant)),
  ];
  return sentences.length > 0 ? sentences : [wordless(change)];
}

/** For a change that nothing more can be said about. */
function wordless({ operation, words, view, isSecretChanged }: Change): string {
  const subject = words.subject(view);
  if (operation === "create") return `${subject} added; nobody may call anybody because of it`;
  if (operation === "delete") return `${subject} removed`;
  return isSecretChanged
    ? `${subject}: its secret changes; the value is not shown`
    : `${subject}: recorded anew or completed; no declared value changes`;
}

type Beginning = (change: Change) => string[];

const BEGINNINGS: Readonly<Record<Exclude<Change["operation"], "same">, Beginning>> = {
  create: ({ words, view }) => present(words.created?.(view)),
  delete: ({ words, view }) => present(words.deleted?.(view)),
  replace: ({ words, view, changedInputs }) => {
    const reasons = changedInputs.filter((input) => words.inputs[input]?.replaces);
    const because = reasons.length === 0 ? "" : `, because of ${reasons.join(" and ")}`;
    return [`${words.subject(view)} deleted and made anew${because}`];
  },
  update: () => [],
};

function inputSentence({ words, view, grants, operation }: Change, input: string): string[] {
  const { before, after } = view;
  if (after[input] === undefined && operation === "update") {
    return [`${words.subject(view)}: ${input} is no longer managed and stays as it is`];
  }
  if (words.inputs[input]?.isSecret)
    return [`${words.subject(view)}: ${input} changes; the value is not shown`];
  if (grants.some((grant) => isGrantChanged(grant) && isAbout(grant, input))) return [];
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

import { isDeepStrictEqual } from "node:util";
import { isSameUrl } from "../../provider";
import { PROVIDER_KEY } from "../../provider/format/marks";
import type { KindWords, View } from "../kinds/command-kind";
import { kindOf } from "../kinds/registry";
import {
  isHidden,
  type Operation,
  type Plan,
  type PlannedResource,
  type Properties,
  type ResourceState,
} from "../plan/plan";
import { type Application, Applications, connectionOf } from "./applications";
import { settingOf } from "./configuration";
import type { Grant } from "./grant";
import { textOf } from "./values";

/** A grant before and after the change; at least one of them is present. */
export interface GrantChange {
  readonly before: Grant | undefined;
  readonly after: Grant | undefined;
}

/** Why a resource is updated, other than a changed input. */
export type Occasion = "unfinished" | "moved" | "code" | "perhaps moved";

/** One resource of this package in a plan, with everything that sentences, risks and pictures are made of. */
export interface Change {
  readonly resource: PlannedResource;
  readonly operation: Operation;
  readonly words: KindWords;
  readonly application: Application;
  readonly view: View;
  /** Inputs whose value changes for the server, in the order of the kind's table. */
  readonly changedInputs: readonly string[];
  /**
   * Inputs of an update whose values the plan shows on neither side, so that it is unknown whether they change: secrets, and values that
   * the program marks as secret.
   */
  readonly hiddenInputs: readonly string[];
  /** Whether one of them certainly changes, because nothing else explains the update. */
  readonly isHiddenChanged: boolean;
  readonly occasion: Occasion | undefined;
  /** Those of the changed and hidden inputs that the program ignores (`ignoreChanges`). */
  readonly ignoredInputs: readonly string[];
  /** Grants that exist on either side, changed or not. */
  readonly grants: readonly GrantChange[];
}

/** Everything in a plan about resources of this package, including unchanged ones. */
export function changesOf(plan: Plan, serverName: (connection: string) => string): Change[] {
  const applications = new Applications(plan);
  return plan.resources.flatMap((resource) => {
    const words = kindOf(resource.type);
    return words === undefined ? [] : [changeOf(resource, words, plan, applications, serverName)];
  });
}

/** Whether a grant changes. */
export function isGrantChanged({ before, after }: GrantChange): boolean {
  return before?.extent !== after?.extent;
}

function changeOf(
  resource: PlannedResource,
  words: KindWords,
  plan: Plan,
  applications: Applications,
  serverName: (connection: string) => string,
): Change {
  const { operation } = resource;
  const application = applications.of(resource, words);
  const before = declaredBefore(resource.before, words);
  const declared = declaredInputs(resource.after, words);
  const changedInputs =
    operation === "update" || operation === "replace" ? changedBetween(before, declared, words) : [];
  const hiddenInputs =
    operation === "update"
      ? Object.keys(words.inputs).filter((name) => isHidden(declared[name]) && !changedInputs.includes(name))
      : [];
  const occasion = operation === "update" ? occasionOf(resource, plan) : undefined;
  const givenBack = operation === "update" || operation === "delete" ? givenBackBy(resource, words) : {};
  // An input that is no longer declared keeps its value on the server, unless it is restored or the object is recreated.
  const after = { ...(operation === "update" && before), ...givenBack, ...declared };
  return {
    resource,
    operation,
    words,
    application,
    view: {
      before,
      after: declared,
      application: `“${application.name}”`,
      server: serverName(application.connection),
    },
    changedInputs,
    hiddenInputs,
    isHiddenChanged: hiddenInputs.length > 0 && changedInputs.length === 0 && occasion === undefined,
    occasion,
    ignoredInputs: [...changedInputs, ...hiddenInputs].filter((name) =>
      isIgnored(name, resource.ignoreChanges),
    ),
    grants: grantChanges(words.grants(before), words.grants(after)),
  };
}

/** Outputs contain every declared input as the server had it; a state that was never completed has only inputs. */
function declaredBefore(state: ResourceState | undefined, words: KindWords): Properties {
  const names = Object.keys(words.inputs);
  const hasOutputs = names.some((name) => state?.outputs[name] !== undefined);
  return pick(
    hasOutputs ? { ...pick(state?.inputs, localNames(words)), ...state?.outputs } : state?.inputs,
    names,
  );
}

/** Unknown when the state in the plan does not contain it. */
function givenBackBy({ before }: PlannedResource, { givenBack, inputs }: KindWords): Properties {
  const values = givenBack === undefined ? undefined : before?.outputs[givenBack];
  return typeof values === "object" ? pick({ ...values }, Object.keys(inputs)) : {};
}

function declaredInputs(state: ResourceState | undefined, words: KindWords): Properties {
  return pick(state?.inputs, Object.keys(words.inputs));
}

function localNames({ inputs }: KindWords): string[] {
  return Object.keys(inputs).filter((name) => inputs[name]?.isLocal);
}

function pick(properties: Properties | undefined, names: readonly string[]): Properties {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = properties?.[name];
      return value === undefined || value === null ? [] : [[name, value]];
    }),
  );
}

function changedBetween(before: Properties, after: Properties, words: KindWords): string[] {
  return Object.entries(words.inputs)
    .filter(
      ([name, { isLocal, isSame }]) =>
        !isLocal &&
        !isDeepStrictEqual(before[name], after[name]) &&
        isSame?.(before[name], after[name]) !== true,
    )
    .map(([name]) => name);
}

/** Why the provider updates a resource although no input differs; the plan shows all reasons but one. */
function occasionOf(resource: PlannedResource, plan: Plan): Occasion | undefined {
  const { before, after } = resource;
  if (before === undefined || after === undefined) return undefined;
  if (before.initErrors.length > 0) return "unfinished";
  const [former, next] = [
    before.outputs[PROVIDER_KEY] ?? before.inputs[PROVIDER_KEY],
    after.inputs[PROVIDER_KEY],
  ];
  if (former !== undefined && next !== undefined && former !== next) return "code";
  const recorded = textOf(before.outputs.instanceUrl);
  if (recorded === "") return undefined;
  const address = addressOf(connectionOf(after.inputs), recorded, resource, plan);
  if (address === undefined) return "perhaps moved";
  return isSameUrl(address, recorded) ? undefined : "moved";
}

/** The server's address during the update; undefined when neither plan nor configuration has it. */
function addressOf(
  connection: string,
  recorded: string,
  { after }: PlannedResource,
  plan: Plan,
): string | undefined {
  const refreshed = textOf(after?.outputs.instanceUrl);
  if (refreshed !== "") return refreshed;
  // When a server has moved, every resource on it records the new address.
  const isAnySame = plan.resources.some(
    (other) =>
      other.operation === "same" &&
      connectionOf(other.before?.inputs ?? {}) === connection &&
      textOf(other.before?.outputs.instanceUrl) === recorded,
  );
  return isAnySame ? recorded : settingOf(plan, connection, "baseUrl") || undefined;
}

/** `ignoreChanges` contains property paths, whose first element is an input: `incoming.ipPatterns`, `["name"]`, `*`. */
function isIgnored(input: string, ignoreChanges: readonly string[]): boolean {
  return ignoreChanges.some((path) => {
    const first = /^[["]*([^.[\]"]+)/.exec(path)?.[1];
    return first === input || first === "*";
  });
}

function grantChanges(before: readonly Grant[], after: readonly Grant[]): GrantChange[] {
  const isSameWay = (one: Grant) => (other: Grant) =>
    one.direction === other.direction && one.means === other.means;
  return [
    ...before.map((grant) => ({ before: grant, after: after.find(isSameWay(grant)) })),
    ...after
      .filter((grant) => !before.some(isSameWay(grant)))
      .map((grant) => ({ before: undefined, after: grant })),
  ];
}

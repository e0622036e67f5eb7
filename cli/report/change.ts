import { isDeepStrictEqual } from "node:util";
import type { Operation, Plan, PlannedResource, Properties, ResourceState } from "../plan/plan";
import { SECRET } from "../plan/plan";
import { type Application, Applications } from "./applications";
import type { Grant } from "./grant";
import { kindOf } from "./kinds";
import type { KindWords, View } from "./kinds/kind-words";

/** A grant before and after; at least one of them is there. */
export interface GrantChange {
  readonly before: Grant | undefined;
  readonly after: Grant | undefined;
}

/** One resource of this package in a plan, with everything that sentences, risks and pictures are made of. */
export interface Change {
  readonly resource: PlannedResource;
  readonly operation: Operation;
  readonly words: KindWords;
  readonly application: Application;
  readonly view: View;
  /** Inputs that mean something else to the server afterwards, in the order of the kind's table. */
  readonly changedInputs: readonly string[];
  /** An update without a visible difference, of a resource that holds a secret: the secret is what changes. */
  readonly isSecretChanged: boolean;
  /** Grants that exist on either side, changed or not. */
  readonly grants: readonly GrantChange[];
}

/** Everything a plan says about resources of this package, also about those that stay as they are. */
export function changesOf(plan: Plan, serverName: (connection: string) => string): Change[] {
  const applications = new Applications(plan);
  return plan.resources.flatMap((resource) => {
    const words = kindOf(resource.type);
    return words === undefined ? [] : [changeOf(resource, words, applications, serverName)];
  });
}

/** Whether a grant is another one afterwards. */
export function isGrantChanged({ before, after }: GrantChange): boolean {
  return before?.extent !== after?.extent;
}

function changeOf(
  resource: PlannedResource,
  words: KindWords,
  applications: Applications,
  serverName: (connection: string) => string,
): Change {
  const { operation } = resource;
  const application = applications.of(resource, words);
  const before = declaredBefore(resource.before, words);
  const declared = declaredInputs(resource.after, words);
  const changedInputs =
    operation === "update" || operation === "replace" ? changedBetween(before, declared, words) : [];
  // An input that is no longer declared is left as it is on the server, unless the object is made anew.
  const after = operation === "update" ? { ...before, ...declared } : declared;
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
    isSecretChanged:
      operation === "update" &&
      changedInputs.length === 0 &&
      Object.entries(words.inputs).some(([name, { isSecret }]) => isSecret && declared[name] === SECRET),
    grants: grantChanges(words.grants(before), words.grants(after)),
  };
}

/** Outputs hold every declared input as the server had it; a state that was never completed has inputs only. */
function declaredBefore(state: ResourceState | undefined, words: KindWords): Properties {
  const names = Object.keys(words.inputs);
  const hasOutputs = names.some((name) => state?.outputs[name] !== undefined);
  return pick(
    hasOutputs ? { ...pick(state?.inputs, localNames(words)), ...state?.outputs } : state?.inputs,
    names,
  );
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

import { KINDS, type Kind } from "../../../provider/format/kinds";
import { referenceTo } from "../../../provider/format/marks";
import { TYPE_PREFIX } from "../../../provider/format/type-tokens";
import { concealed, PROVIDER_KEY, type Properties } from "./properties";

/** One resource in a stack's state. */
export interface ResourceState {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** URNs of the resources that it depends on. */
  readonly dependencies: readonly string[];
  /** Input name to the URNs its value depends on. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly additionalSecretOutputs: readonly string[];
  /** URN of the resource with which it is deleted, without a call of its own. */
  readonly deletedWith: string | undefined;
  /** Why the object is not finished; the next update continues. */
  readonly initErrors: readonly string[];
  /** Already replaced, and to be deleted on the server at the end of this or the next update. */
  readonly isPendingDelete: boolean;
  /** `pulumi state taint`: the next update that touches it replaces it. */
  readonly isTainted?: true;
}

/** The code that the SDK puts into every resource of a kind. */
export function providerOf(kind: Kind): string {
  return referenceTo(KINDS[kind].handler);
}

/** The type token of a kind. */
export function typeOf(kind: Kind): string {
  return TYPE_PREFIX.dynamic + kind;
}

/** The URN of a resource of the stack. */
export function urnOf(kind: Kind, name: string): string {
  return `urn:pulumi:test::test::${typeOf(kind)}::${name}`;
}

/** The state as a backend stores it: a string with secrets as ciphertext. */
export function stateText(resources: readonly ResourceState[]): string {
  return JSON.stringify(
    resources.map((resource) => ({
      ...resource,
      inputs: concealed(resource.inputs),
      outputs: concealed(resource.outputs),
    })),
    undefined,
    2,
  );
}

/** A resource's outputs without its code, for comparing. */
export function outputsOf({ outputs }: ResourceState): Properties {
  const { [PROVIDER_KEY]: _, ...rest } = outputs;
  return rest;
}

import * as pulumi from "@pulumi/pulumi";
import { AppLinksError } from "../provider/http/errors";
import { declared, isSecret, isUnknown } from "../provider/runtime/struct";

/** An input that is needed as a value as a whole. */
const WHOLE = "whole";

/**
 * What each component needs as values because it decides which resources are declared: inputs, or members of inputs that are objects. A
 * program in TypeScript has to give values there; programs in other languages can give outputs.
 */
const VALUES: Readonly<Record<string, Readonly<Record<string, typeof WHOLE | readonly string[]>>>> = {
  ReciprocalLink: { local: ["connection"], remote: ["connection"], verify: WHOLE },
  ThirdPartyApplication: { applicationName: WHOLE, installations: WHOLE, instances: WHOLE, level: WHOLE },
};

/**
 * The inputs of a component as its class expects them: values where it needs values, everything else as it was given.
 *
 * @param component its class, such as `ReciprocalLink`
 * @param name of the resource
 * @throws AppLinksError `request_refused` for a value that is not known yet, or is a secret
 */
export async function componentInputs(
  component: string,
  name: string,
  inputs: pulumi.Inputs,
): Promise<pulumi.Inputs> {
  const result = { ...inputs };
  for (const [input, needed] of Object.entries(VALUES[component] ?? {})) {
    const what = `${input} of the ${component} "${name}"`;
    if (needed === WHOLE) result[input] = await plainValueOf(what, inputs[input]);
    else result[input] = await withValues(what, needed, inputs[input]);
  }
  return result;
}

/** An object whose members may be outputs, except for these. */
async function withValues(what: string, needed: readonly string[], input: unknown): Promise<unknown> {
  const members = pulumi.Output.isInstance(input) ? await membersOf(what, input) : input;
  if (typeof members !== "object" || members === null) return members;
  const values = needed
    .filter((name) => name in members)
    .map(
      async (name) => [name, await plainValueOf(`${name} in ${what}`, Reflect.get(members, name))] as const,
    );
  return { ...members, ...Object.fromEntries(await Promise.all(values)) };
}

/** An object that is an output, as an object of outputs, which are as secret as it was. */
async function membersOf(what: string, input: pulumi.Output<unknown>): Promise<unknown> {
  const { value } = declared({ value: await known(what, input) });
  if (typeof value !== "object" || value === null || !(await pulumi.isSecret(input))) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, pulumi.secret(member)]));
}

async function plainValueOf(what: string, input: unknown): Promise<unknown> {
  const value = await known(what, input);
  if (!isSecret(value)) return value;
  throw refused(
    `${what} is a secret`,
    "It decides what is declared, under names that are shown: give it as a value that is not secret.",
  );
}

async function known(what: string, input: unknown): Promise<unknown> {
  const value: unknown = await pulumi.runtime.serializeProperty(what, input);
  if (!isUnknown(value)) return value;
  throw refused(
    `${what} is not known yet`,
    "It decides what is declared, so it must not come from a resource that is still to be created.",
  );
}

function refused(what: string, hint: string): AppLinksError {
  return new AppLinksError({ reason: "request_refused", what, hint });
}

import * as pulumi from "@pulumi/pulumi";
import { misspelt } from "../provider/connection/did-you-mean";
import { COMMON_OUTPUTS, factsOf, type Kind, secretsOf } from "../provider/format/kinds";
import {
  NAME_KEY,
  PROVIDER_KEY,
  REPLACE_ON_CHANGES_KEY,
  referenceTo,
  SECRET_INPUTS_KEY,
} from "../provider/format/marks";
import { TYPE_PREFIX } from "../provider/format/type-tokens";
import { AppLinksError } from "../provider/http/errors";
import { examineProviderModule } from "./provider-module";
import { examineConfiguration } from "./stack-configuration";

/**
 * Base of every resource here. It is a Pulumi dynamic resource whose code is a reference to the installed package
 * instead of a serialised copy: the state holds some 80 bytes of it, and refresh and destroy run the installed version.
 *
 * @throws AppLinksError `request_refused` for an input that is an output or is missing, and for the option `import`;
 *   `missing_dependency` when the provider process is not going to find the package
 */
export abstract class ConfluenceResource extends pulumi.CustomResource {
  protected constructor(kind: Kind, name: string, args: object, options: pulumi.CustomResourceOptions = {}) {
    examineConfiguration();
    if (options.import !== undefined) throw importGiven(kind, name);
    const { handler, requiredInputs, secretInputs, outputs, replacement } = factsOf(kind);
    const properties: Record<string, unknown> = {};
    for (const output of [...Object.keys(outputs), ...COMMON_OUTPUTS]) properties[output] = undefined;
    for (const [input, value] of Object.entries(args)) {
      if (
        input === PROVIDER_KEY ||
        input === SECRET_INPUTS_KEY ||
        input === NAME_KEY ||
        COMMON_OUTPUTS.includes(input) ||
        input in outputs
      )
        throw outputGiven(kind, name, input);
      properties[input] = value;
    }
    for (const input of requiredInputs) {
      properties[input] = present(properties[input], () => inputMissing(kind, name, input, args));
    }
    for (const input of secretInputs) {
      if (properties[input] !== undefined) properties[input] = pulumi.secret(properties[input]);
    }
    const { replaceOnChanges } = options;
    if (!isForPlugin) {
      examineProviderModule();
      properties[NAME_KEY] = name;
      if (replaceOnChanges !== undefined) properties[REPLACE_ON_CHANGES_KEY] = replaceOnChanges;
      properties[PROVIDER_KEY] = referenceTo(handler);
      const marks = markedSecret(args);
      if (marks !== undefined) properties[SECRET_INPUTS_KEY] = marks;
    }
    const secrets = [...secretsOf(kind)];
    const resourceOptions = pulumi.mergeOptions(options, {
      ...(secrets.length === 0 ? {} : { additionalSecretOutputs: secrets }),
      // With --replace, taint, replacementTrigger and replaceWith the engine does not ask the provider.
      deleteBeforeReplace: options.deleteBeforeReplace ?? replacement === "deleted first",
    });
    const { stackTraceLimit } = Error;
    try {
      // Pulumi takes four stack traces of each property to debug itself: without frames, that takes half the time.
      Error.stackTraceLimit = 0;
      super(TYPE_PREFIX[isForPlugin ? "plugin" : "dynamic"] + kind, name, properties, resourceOptions);
    } catch (error) {
      Error.stackTraceLimit = stackTraceLimit;
      if (error instanceof Error) Error.captureStackTrace(error);
      throw error;
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
    for (const output of [...Object.keys(outputs), ...COMMON_OUTPUTS]) keepUnknownWithoutId(this, output);
    if (!isForPlugin && options.customTimeouts !== undefined) void pulumi.log.warn(TIMEOUTS_IGNORED, this);
  }
}

const TIMEOUTS_IGNORED =
  "The option customTimeouts has no effect: Pulumi's process for dynamic providers does not pass it on. `timeoutSeconds` of the connection limits each request; the provider plugin (docs/plugin.md) observes the option.";

/**
 * Keeps the outputs of a resource that the engine skips unknown, so that nothing derived from them is computed; see {@link idsOfSources}.
 * The output is created on first use, because most are never used.
 */
function keepUnknownWithoutId(resource: pulumi.CustomResource, name: string): void {
  const given: unknown = Reflect.get(resource, name);
  let kept: pulumi.Output<unknown> | undefined;
  Object.defineProperty(resource, name, {
    enumerable: true,
    configurable: true,
    get: () => (kept ??= pulumi.all([resource.id, given]).apply(([, value]) => value)),
  });
}

let isForPlugin = false;

/**
 * Makes this process declare the provider plugin's resources instead of dynamic ones: for the components that the plugin
 * constructs, whose programs need no Node.js.
 */
export function declareForPlugin(): void {
  isForPlugin = true;
}

/**
 * Options of a resource inside a component. Served in the other way it has another type, and no program can give it an alias: so that a
 * stack can move, the component does.
 */
export function inside(component: pulumi.ComponentResource, kind: Kind): pulumi.CustomResourceOptions {
  return {
    parent: component,
    aliases: [{ type: TYPE_PREFIX[isForPlugin ? "dynamic" : "plugin"] + kind }],
  };
}

/**
 * The names of the inputs that the program has marked as secret, or undefined. The engine passes every value to a dynamic provider in clear
 * text, so this is how the provider learns what it must not show in an error or a warning.
 */
function markedSecret(args: object): pulumi.Output<string[] | undefined> | undefined {
  const candidates = Object.entries(args).filter(([, value]) => typeof value === "object" && value !== null);
  if (candidates.length === 0) return undefined;
  const marks = candidates.map(async ([name, value]) =>
    (await pulumi.isSecret(pulumi.output(value))) ? [name] : [],
  );
  return pulumi.output(
    Promise.all(marks).then((names) => (names.flat().length === 0 ? undefined : names.flat())),
  );
}

function outputGiven(kind: Kind, name: string, input: string): AppLinksError {
  return new AppLinksError({
    reason: "request_refused",
    what: `The ${kind} "${name}" has the input ${input}, which is an output`,
    hint: `Remove ${input}: the server determines it.`,
  });
}

/**
 * The value of a required input. In an update with `--continue-on-error` the provider cannot tell a missing input from one whose source has
 * failed, so it is checked here: at once, or when an output is known. A value from a resource that the engine skips is unknown, and so is
 * this.
 */
function present(value: unknown, missing: () => AppLinksError): unknown {
  const isLater = pulumi.Output.isInstance(value) || value instanceof Promise;
  if (!isLater) {
    if (isAbsent(value)) throw missing();
    return value;
  }
  const later: pulumi.Output<unknown> = pulumi.output(value);
  return later.apply((known) =>
    isAbsent(known)
      ? pulumi.output(idsOfSources(later)).apply(() => {
          throw missing();
        })
      : known,
  );
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

/**
 * The ids of the resources that an output comes from; unknown while one of them has none, like a resource that does not exist in `destroy`
 * and `refresh` with `--run-program`: older versions of Pulumi's SDK give its outputs as undefined.
 */
async function idsOfSources(output: pulumi.Output<unknown> & Sourced): Promise<pulumi.Output<pulumi.ID>[]> {
  const sources = [...((await output.allResources?.()) ?? [])];
  return sources.flatMap((source) => (pulumi.CustomResource.isInstance(source) ? [source.id] : []));
}

/** A member of every output that the SDK's declarations leave out. */
interface Sourced {
  allResources?(): Promise<Set<pulumi.Resource>>;
}

/** The provider, which knows every input, never sees these: an input that was probably meant to be the missing one is named here. */
function inputMissing(kind: Kind, name: string, input: string, args: object): AppLinksError {
  const others = Object.keys(args).filter((other) => !factsOf(kind).requiredInputs.includes(other));
  const meant = misspelt(input, others);
  return new AppLinksError({
    reason: "request_refused",
    what: `The ${kind} "${name}" lacks the required input ${input}`,
    ...(meant !== undefined && {
      detail: `${meant} is not an input of ${kind}: did you mean ${input}?`,
    }),
    hint:
      meant === undefined
        ? `Set ${input}; if it comes from another resource or a lookup, find out why it is undefined there.`
        : `Rename ${meant} to ${input}.`,
  });
}

function importGiven(kind: Kind, name: string): AppLinksError {
  return new AppLinksError({
    reason: "request_refused",
    what: `The ${kind} "${name}" has the option import, which Pulumi does not support for dynamic resources`,
    hint: 'Remove it and declare `adopt: "identical"`: the existing object is adopted as it is. `confluence-applinks export` writes a program for a whole server, and the provider plugin imports (docs/plugin.md).',
  });
}

/** Inputs that every resource on a server has. */
export interface CommonArgs {
  /**
   * Name of the configured connection, and so the Confluence that has the object. Changing it to another server replaces the resource;
   * another name for the same base URL does not. Default: `"default"`, configured by `confluence:baseUrl` and its siblings; others by
   * `confluence:connections.<name>`.
   */
  connection?: pulumi.Input<string>;
  /**
   * What to do when the object already exists: `"never"` fails with `already_exists` and says what differs, `"identical"` adopts it only if
   * nothing would change, except for what an interrupted run left unfinished, `"takeover"` adopts it and changes it.
   * Default: `confluence:adopt`, else `"never"`.
   */
  adopt?: pulumi.Input<"never" | "identical" | "takeover">;
}

/** The outputs of a resource that are also inputs: they are documented there, and editors show that documentation. */
export type EchoedInputs<Args> = { readonly [Name in keyof Args as Exclude<Name, "adopt">]?: unknown };

/** Outputs that every resource on a server has. */
export interface CommonOutputs {
  /** Base URL of the Confluence this lives on. */
  readonly instanceUrl: pulumi.Output<string>;
  /** Application id of that Confluence, from its manifest. */
  readonly instanceId: pulumi.Output<string>;
  /** Whether the object existed before and was adopted. */
  readonly adopted: pulumi.Output<boolean>;
}

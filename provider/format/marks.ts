/**
 * Names and values that Pulumi's engine, the SDK, the provider and the states of all versions agree on. This module and its
 * neighbours import nothing, so that a program, a policy pack and the command load no provider with them.
 */

/** The property that marks an object as a special value of Pulumi, in every SDK and in every version. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** The value of {@link SIGNATURE} that marks a secret. */
export const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** What stands for a value that is only known after another resource was made. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The property in which the engine stores a dynamic resource's code. */
export const PROVIDER_KEY = "__provider";

/**
 * The property in which the SDK names the inputs that the program has marked as secret. The engine tells a dynamic
 * provider no such thing; check takes it out, so that no state has it.
 */
export const SECRET_INPUTS_KEY = "__secretInputs";

/**
 * The property in which the SDK tells the resource's name, for warnings: the engine does not. It ends with `check`, so
 * that no state holds it.
 */
export const NAME_KEY = "__resourceName";

/**
 * The property in which the SDK passes the resource option `replaceOnChanges`: the engine does nothing about it for a
 * provider that, like every dynamic one, says only that something differs and not what.
 */
export const REPLACE_ON_CHANGES_KEY = "__replaceOnChanges";

/** What the code in the state loads, from the program's folder and not from that of the module which declares a resource. */
export const PROVIDER_MODULE = "pulumi-confluence-applinks/runtime/v1";

/**
 * The code of a dynamic resource: a reference to the installed package, some 80 bytes.
 *
 * @param handler the export of `runtime/v1` that serves the resource
 *
 * @example
 * referenceTo("applicationLink") // 'exports.handler=()=>require("pulumi-confluence-applinks/runtime/v1").applicationLink;'
 */
export function referenceTo(handler: string): string {
  return `exports.handler=()=>require("${PROVIDER_MODULE}").${handler};`;
}

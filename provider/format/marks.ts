/**
 * Names and values that Pulumi's engine, the SDK, the provider and the states of all versions agree on. This module and its
 * neighbours import nothing, so that a program, a policy pack and the command do not load the provider with them.
 */

/** The property that marks an object as a special value of Pulumi, in all SDKs and versions. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** The value of {@link SIGNATURE} that marks a secret. */
export const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** The placeholder for a value that is only known after another resource was created. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The property in which the engine stores a dynamic resource's code. */
export const PROVIDER_KEY = "__provider";

/**
 * The property in which the SDK lists the inputs that the program has marked as secret. The engine does not pass this to a
 * dynamic provider. `check` keeps only those in the state that outputs come from.
 */
export const SECRET_INPUTS_KEY = "__secretInputs";

/**
 * The property in which the SDK passes the resource's name, for warnings: the engine does not. `check` removes it, so that
 * it is never in the state.
 */
export const NAME_KEY = "__resourceName";

/**
 * The property in which the SDK passes the resource option `replaceOnChanges`: the engine ignores it for providers that,
 * like every dynamic one, report only that something differs and not what.
 */
export const REPLACE_ON_CHANGES_KEY = "__replaceOnChanges";

/**
 * The module that the code in the state loads, resolved from the program's folder, not from that of the module that declares
 * the resource.
 */
export const PROVIDER_MODULE = "pulumi-confluence-applinks/runtime/v1";

/**
 * The code of a dynamic resource: a reference to the installed package, some 80 bytes.
 *
 * @param handler the export of `runtime/v1` that implements the resource
 *
 * @example
 * referenceTo("applicationLink") // 'exports.handler=()=>require("pulumi-confluence-applinks/runtime/v1").applicationLink;'
 */
export function referenceTo(handler: string): string {
  return `exports.handler=()=>require("${PROVIDER_MODULE}").${handler};`;
}

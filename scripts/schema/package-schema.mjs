import { CONFIGURATION } from "./configuration.mjs";
import { examplesOf } from "./examples.mjs";
import { SdkTypes, withValues } from "./sdk-types.mjs";

/** @type {Record<string, readonly string[]>} */
const COMPONENT_OUTPUTS = {
  ReciprocalLink: ["localLinkId", "remoteLinkId", "isWorking"],
  ThirdPartyApplication: ["credentials", "allCredentials"],
};

/** Where a function's result is described. @type {Record<string, string>} */
const RESULTS = {
  listApplicationLinks: "ApplicationLinkInfo",
  getApplicationLink: "ApplicationLinkInfo",
  getApplicationLinkStatus: "ApplicationLinkStatus",
  getManifest: "ManifestInfo",
};

/**
 * @typedef {{ secretInputs: readonly string[], secretOutputs: readonly string[], outputs: Record<string, unknown> }} Facts
 * the facts about a kind that the SDK and the provider share
 */

/**
 * The schema of the package `confluence`: its resources and functions for every language, from the definitions (defaults, secrets,
 * replacements), the SDK's types and its doc comments.
 *
 * @param {{
 *   version: string,
 *   repository: string,
 *   definitions: Record<string, { fields: Record<string, any> }>,
 *   kinds: Record<string, Facts>,
 *   commonOutputs: readonly string[],
 *   functions: Record<string, { parameters: readonly string[], required: readonly string[] }>,
 *   options: Record<string, "plain" | "secret">,
 * }} sources
 */
export function packageSchema({
  version,
  repository,
  definitions,
  kinds,
  commonOutputs,
  functions,
  options,
}) {
  const sdk = new SdkTypes();
  const resources = Object.fromEntries([
    ...Object.entries(kinds).map(([kind, facts]) => [
      `confluence:index:${kind}`,
      resource(sdk, kind, /** @type {any} */ (definitions[kind]).fields, facts, commonOutputs),
    ]),
    ...Object.keys(COMPONENT_OUTPUTS).map((kind) => [`confluence:index:${kind}`, component(sdk, kind)]),
  ]);
  const configuration = Object.fromEntries(
    Object.entries(options).map(([name, secrecy]) => [
      name,
      { ...CONFIGURATION[name], ...(secrecy === "secret" ? { secret: true } : {}) },
    ]),
  );
  sdk.types["confluence:index:Connection"] = {
    type: "object",
    description: "How to reach a server, and the login of an administrator.",
    properties: configuration,
    required: [],
  };
  const connections = {
    type: "object",
    additionalProperties: { $ref: "#/types/confluence:index:Connection" },
    description:
      "Further servers by name, each with the options of the default connection; resources name theirs by `connection`.",
    secret: true,
  };
  const requireSecretConfig = {
    type: "boolean",
    description:
      "For programs that use the dynamic classes: makes a credential that is no secret an error. The provider plugin warns that it cannot. Default: false.",
  };
  const inputs = { ...configuration, connections, requireSecretConfig };
  return {
    name: "confluence",
    displayName: "Confluence application links",
    version,
    description: "Confluence application links, OAuth consumers and authentication settings as code.",
    keywords: ["pulumi", "confluence", "atlassian", "category/infrastructure", "kind/native"],
    license: "Apache-2.0",
    repository,
    publisher: "pulumi-confluence-applinks",
    meta: { moduleFormat: "(.*)" },
    config: { variables: inputs },
    provider: {
      description:
        "A Confluence, and the login of an administrator. Several can be configured in one program.",
      inputProperties: inputs,
    },
    types: sdk.types,
    resources,
    functions: Object.fromEntries(
      Object.entries(functions).map(([name, parameters]) => [
        `confluence:index:${name}`,
        lookup(sdk, name, parameters),
      ]),
    ),
    language: {
      nodejs: { respectSchemaVersion: true },
      python: { respectSchemaVersion: true, pyproject: { enabled: true } },
      go: { respectSchemaVersion: true, generateResourceContainerTypes: true },
      csharp: { respectSchemaVersion: true },
    },
  };
}

/**
 * @param {SdkTypes} sdk
 * @param {string} kind
 * @param {Record<string, any>} fields of the kind's definition
 * @param {Facts} facts
 * @param {readonly string[]} commonOutputs of every kind that is on a server
 */
function resource(sdk, kind, fields, { secretInputs, secretOutputs, outputs }, commonOutputs) {
  const args = sdk.members(`${kind}Args`);
  const isConnected = "connection" in fields;
  const own = [...Object.keys(outputs), ...(isConnected ? commonOutputs : [])];
  const members = sdk.members(kind, own);
  const inputs = Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      input(described(args[name]), field, secretInputs.includes(name)),
    ]),
  );
  const computed = Object.fromEntries(
    own.map((name) => {
      const { plain: _, ...property } = described(members[name]);
      return [name, { ...property, ...(secretOutputs.includes(name) ? { secret: true } : {}) }];
    }),
  );
  const echoed = Object.fromEntries(
    Object.entries(inputs)
      .filter(([name]) => name !== "adopt")
      .map(([name, { default: _, willReplaceOnChanges: __, ...property }]) => [name, property]),
  );
  const { description, tags } = sdk.documentation(kind);
  const deprecated = tags.find(({ name }) => name === "deprecated");
  return {
    description: [description, examplesOf(kind)].filter(Boolean).join("\n\n"),
    ...(deprecated === undefined ? {} : { deprecationMessage: deprecated.text }),
    inputProperties: inputs,
    requiredInputs: Object.keys(fields).filter((name) => !args[name]?.isOptional),
    properties: { ...echoed, ...computed },
    required: [
      ...Object.keys(echoed).filter((name) => !args[name]?.isOptional || inputs[name].default !== undefined),
      ...Object.keys(computed).filter((name) => !members[name]?.isOptional),
    ],
  };
}

/**
 * What the schema says of a member of the SDK.
 *
 * @param {ReturnType<SdkTypes["members"]>[string] | undefined} member which has to exist
 */
function described(member) {
  if (member === undefined) throw new Error("The SDK declares no such member");
  return withValues(member.property, member.values);
}

/**
 * @param {any} property
 * @param {any} field of the definition's table
 * @param {boolean} isSecret
 */
function input({ plain: _, ...property }, field, isSecret) {
  const parsed = field.schema.safeParse(undefined);
  const fallback = parsed.success ? parsed.data : undefined;
  return {
    ...property,
    ...(["string", "number", "boolean"].includes(typeof fallback) ? { default: fallback } : {}),
    ...(isSecret ? { secret: true } : {}),
    ...(field.onChange === "replace" ? { willReplaceOnChanges: true } : {}),
  };
}

/** @param {SdkTypes} sdk @param {string} kind */
function component(sdk, kind) {
  const args = sdk.members(`${kind}Args`);
  const members = sdk.members(kind);
  const outputs = /** @type {readonly string[]} */ (COMPONENT_OUTPUTS[kind]);
  return {
    isComponent: true,
    description: [sdk.documentation(kind).description, examplesOf(kind)].filter(Boolean).join("\n\n"),
    inputProperties: Object.fromEntries(
      Object.entries(args).map(([name, member]) => [name, described(member)]),
    ),
    requiredInputs: Object.keys(args).filter((name) => !args[name]?.isOptional),
    properties: Object.fromEntries(
      // None is marked as secret, though the plugin returns secrets: what pulumi-java 1.22.0 generates for that does not compile.
      outputs.map((name) => {
        const { plain: _, ...property } = described(members[name]);
        return [name, property];
      }),
    ),
    required: outputs.filter((name) => !members[name]?.isOptional),
  };
}

/**
 * @param {SdkTypes} sdk
 * @param {string} name
 * @param {{ parameters: readonly string[], required: readonly string[] }} lookup
 */
function lookup(sdk, name, { parameters, required }) {
  const args = Object.assign({}, ...sdk.signature(name).parameters.map(({ type }) => sdk.members(type)));
  const result = sdk.members(/** @type {string} */ (RESULTS[name]));
  const properties = Object.fromEntries(
    Object.entries(result).map(([name, member]) => {
      const { plain: _, ...property } = described(member);
      return [name, property];
    }),
  );
  const requiredMembers = Object.keys(result).filter((member) => !result[member]?.isOptional);
  const isList = name.startsWith("list");
  const item = { type: "object", properties, required: requiredMembers };
  if (isList) sdk.types["confluence:index:ApplicationLinkInfo"] = /** @type {any} */ (item);
  return {
    description: sdk.documentation(name).description,
    inputs: {
      properties: Object.fromEntries(
        ["connection", ...parameters].map((parameter) => {
          const { plain: _, ...property } = described(args[parameter]);
          return [parameter, property];
        }),
      ),
      required: [...required],
    },
    outputs: isList
      ? {
          properties: {
            links: { type: "array", items: { $ref: "#/types/confluence:index:ApplicationLinkInfo" } },
          },
          required: ["links"],
        }
      : { properties, required: requiredMembers },
  };
}

import { goExample } from "./go-example.mjs";

/** @typedef {{ readonly [key: string]: Value }} Members */
/** @typedef {string | number | boolean | Reference | readonly string[] | Members} Value */
/** @typedef {{ readonly ref: string }} Reference an output of another resource of the example: `reporting.id` */
/** @typedef {{ readonly kind: string, readonly inputs: { readonly [key: string]: Value } }} Declared */

/** @type {Record<string, Declared>} */
const REPORTING = {
  reporting: {
    kind: "ApplicationLink",
    inputs: { name: "Reporting", rpcUrl: "https://reporting.example.com" },
  },
};

/** @type {Record<string, Declared>} */
const JIRA = {
  jira: {
    kind: "ApplicationLink",
    inputs: { name: "Jira", type: "jira", rpcUrl: "https://jira.example.com", primary: true },
  },
};

const onReporting = { applicationLinkId: { ref: "reporting.id" } };
const onJira = { applicationLinkId: { ref: "jira.id" } };

/**
 * One example a kind, as data: resources by name, to be printed in every language.
 *
 * @type {Record<string, Record<string, Declared>>}
 */
export const EXAMPLES = {
  ApplicationLink: JIRA,
  OAuthSettings: {
    ...JIRA,
    settings: { kind: "OAuthSettings", inputs: { ...onJira, incoming: "2LO", outgoing: "2LO" } },
  },
  IncomingConsumer: {
    ...REPORTING,
    key: { kind: "RsaKeyPair", inputs: {} },
    consumer: {
      kind: "IncomingConsumer",
      inputs: {
        ...onReporting,
        key: "reporting",
        name: "Reporting",
        publicKey: { ref: "key.publicKeyPem" },
        level: "2LO",
        executeAs: "reporting-bot",
      },
    },
  },
  OutgoingServiceProvider: {
    ...REPORTING,
    provider: {
      kind: "OutgoingServiceProvider",
      inputs: {
        ...onReporting,
        key: "confluence",
        name: "Confluence",
        sharedSecret: { ref: "config.sharedSecret" },
        requestTokenUrl: "https://reporting.example.com/oauth/request-token",
        accessTokenUrl: "https://reporting.example.com/oauth/access-token",
        authorizeUrl: "https://reporting.example.com/oauth/authorize",
      },
    },
  },
  OutgoingBasicAuth: {
    ...REPORTING,
    login: {
      kind: "OutgoingBasicAuth",
      inputs: { ...onReporting, username: "confluence", password: { ref: "config.password" } },
    },
  },
  TrustedApplication: {
    ...JIRA,
    trust: { kind: "TrustedApplication", inputs: { ...onJira, incoming: { ipPatterns: ["192.0.2.*"] } } },
  },
  BasicAuthentication: {
    basic: { kind: "BasicAuthentication", inputs: { enabled: false, allowedUsers: ["backup-robot"] } },
  },
  IncomingOAuth2Client: {
    client: {
      kind: "IncomingOAuth2Client",
      inputs: { name: "Reporting", redirectUris: ["https://reporting.example.com/callback"], scope: "READ" },
    },
  },
  OutgoingOAuth2Client: {
    client: {
      kind: "OutgoingOAuth2Client",
      inputs: {
        name: "Identity provider",
        clientId: "confluence",
        clientSecret: { ref: "config.clientSecret" },
        authorizationEndpoint: "https://id.example.com/authorize",
        tokenEndpoint: "https://id.example.com/token",
        scopes: ["openid"],
      },
    },
  },
  RsaKeyPair: { key: { kind: "RsaKeyPair", inputs: { bits: 3072 } } },
  ReciprocalLink: {
    confluenceJira: {
      kind: "ReciprocalLink",
      inputs: {
        local: { type: "confluence", name: "Confluence" },
        remote: { type: "jira", name: "Jira", connection: "jira" },
      },
    },
  },
  ThirdPartyApplication: {
    reporting: {
      kind: "ThirdPartyApplication",
      inputs: { applicationName: "Reporting", installations: { berlin: {}, tokyo: {} }, level: "2LOi" },
    },
  },
};

/** @typedef {"yaml" | "typescript" | "python" | "go"} Language */

/** The example of a kind in one language. Each kind has one. @param {string} kind @param {Language} language */
export function exampleIn(kind, language) {
  const example = EXAMPLES[kind];
  if (example === undefined) throw new Error(`scripts/schema/examples.mjs has no example of ${kind}`);
  return LANGUAGES[language](example);
}

/** The example of a kind in every language, as the package registry shows it. @param {string} kind */
export function examplesOf(kind) {
  const languages = /** @type {Language[]} */ (Object.keys(LANGUAGES));
  const blocks = languages.map((language) => `\`\`\`${language}\n${exampleIn(kind, language)}\n\`\`\``);
  return [
    "{{% examples %}}",
    "## Example Usage",
    "{{% example %}}",
    ...blocks,
    "{{% /example %}}",
    "{{% /examples %}}",
  ].join("\n\n");
}

/** @type {Record<Language, (example: Record<string, Declared>) => string>} */
const LANGUAGES = {
  yaml: (example) => {
    const names = configurationIn(example);
    const config = names.map((name) => `  ${name}:\n    type: string\n    secret: true`);
    const resources = Object.entries(example).map(([name, { kind, inputs }]) =>
      [
        `  ${name}:`,
        `    type: confluence:${kind}`,
        ...(Object.keys(inputs).length === 0 ? [] : ["    properties:", ...yamlLines(inputs, "      ")]),
      ].join("\n"),
    );
    return [...(config.length === 0 ? [] : ["config:", ...config]), "resources:", ...resources].join("\n");
  },
  typescript: (example) => {
    const names = configurationIn(example);
    return [
      ...(names.length === 0 ? [] : ['import * as pulumi from "@pulumi/pulumi";']),
      'import * as confluence from "@pulumi/confluence";',
      "",
      ...(names.length === 0 ? [] : ["const config = new pulumi.Config();"]),
      ...Object.entries(example).map(
        ([name, { kind, inputs }]) =>
          `const ${name} = new confluence.${kind}("${name}", ${literal(inputs, STYLES.typescript, "")});`,
      ),
    ].join("\n");
  },
  python: (example) => {
    const names = configurationIn(example);
    return [
      ...(names.length === 0 ? [] : ["import pulumi"]),
      "import pulumi_confluence as confluence",
      "",
      ...(names.length === 0 ? [] : ["config = pulumi.Config()"]),
      ...Object.entries(example).map(([name, { kind, inputs }]) => {
        const given = Object.entries(inputs).map(
          ([key, value]) => `,\n    ${snake(key)}=${literal(value, STYLES.python, "    ")}`,
        );
        return `${snake(name)} = confluence.${kind}("${name}"${given.join("")})`;
      }),
    ].join("\n");
  },
  go: goExample,
};

/** @param {Record<string, Declared>} example */
function configurationIn(example) {
  const references = JSON.stringify(example).matchAll(/"ref":"config\.(\w+)"/g);
  return [...references].map(([, name]) => String(name));
}

/** @typedef {{ reference: (path: string) => string, key: (name: string) => string, words: readonly [string, string] }} Style */

/** @type {Record<"typescript" | "python", Style>} */
const STYLES = {
  typescript: {
    reference: (path) => path.replace(/^config\.(\w+)$/, 'config.requireSecret("$1")'),
    key: (name) => name,
    words: ["true", "false"],
  },
  python: {
    reference: (path) =>
      path
        .replace(/^config\.(\w+)$/, 'config.require_secret("$1")')
        .replace(/^(?!config)(\w+)\.(\w+)$/, (_, resource, output) => `${snake(resource)}.${snake(output)}`),
    key: (name) => `"${snake(name)}"`,
    words: ["True", "False"],
  },
};

/**
 * @param {Value} value
 * @param {Style} style
 * @param {string} indent of the line it begins on
 * @returns {string}
 */
function literal(value, style, indent) {
  if (typeof value === "boolean") return style.words[value ? 0 : 1];
  if (typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, style, indent)).join(", ")}]`;
  if (isReference(value)) return style.reference(value.ref);
  const members = Object.entries(value);
  if (members.length === 0) return "{}";
  const inner = `${indent}    `;
  return `{\n${members.map(([key, member]) => `${inner}${style.key(key)}: ${literal(member, style, inner)},\n`).join("")}${indent}}`;
}

/**
 * @param {{ readonly [key: string]: Value }} values
 * @param {string} indent
 * @returns {string[]}
 */
function yamlLines(values, indent) {
  return Object.entries(values).flatMap(([key, value]) => {
    if (typeof value !== "object")
      return [`${indent}${key}: ${typeof value === "string" ? scalar(value) : value}`];
    if (Array.isArray(value))
      return [`${indent}${key}:`, ...value.map((item) => `${indent}  - ${scalar(String(item))}`)];
    if (isReference(value)) return [`${indent}${key}: \${${value.ref.replace(/^config\./, "")}}`];
    const lines = yamlLines(/** @type {{ [key: string]: Value }} */ (value), `${indent}  `);
    return lines.length === 0 ? [`${indent}${key}: {}`] : [`${indent}${key}:`, ...lines];
  });
}

/** Strings of our examples are plain scalars in YAML, except those that would be read as something else. @param {string} text */
function scalar(text) {
  return /^[A-Za-z][\w ./:-]*$/.test(text) && !/^(true|false|yes|no|on|off|null)$/i.test(text)
    ? text
    : JSON.stringify(text);
}

/** @param {object} value @returns {value is Reference} */
function isReference(value) {
  return "ref" in value && typeof value.ref === "string";
}

/** @param {string} name */
function snake(name) {
  return name
    .replace(/(?<=[a-z0-9])([A-Z])/g, "_$1")
    .replace(/OAuth/g, "oauth")
    .toLowerCase();
}

import { SdkTypes } from "../schema/sdk-types.mjs";
import { lookupsPage } from "./lookups-page.mjs";
import { anchor, cell, codeBlock, linked, table } from "./markdown.mjs";
import { resourcePage } from "./resource-page.mjs";

const LOOKUPS_PAGE = "lookups.md";

/**
 * The pages of docs/reference by their file name, from the plugin's schema, the definitions, and the SDK's types and doc
 * comments.
 *
 * @param {Sources} sources
 * @returns {Record<string, string>}
 *
 * @typedef {{ resources: Record<string, any>, functions: Record<string, any> }} Schema
 * @typedef {{ schema: Schema, definitions: Record<string, any>, reasons: Record<string, string> }} Sources
 */
export function referencePages({ schema, definitions, reasons }) {
  const kinds = namesIn(schema.resources);
  const lookups = namesIn(schema.functions);
  const pages = new Map([
    ...kinds.flatMap((kind) => [
      /** @type {const} */ ([kind, `${kind}.md`]),
      /** @type {const} */ ([`${kind}Args`, `${kind}.md#inputs`]),
    ]),
    ...lookups.map((name) => /** @type {const} */ ([name, `${LOOKUPS_PAGE}#${anchor(name)}`])),
  ]);
  const reference = new Reference(new SdkTypes(), pages, reasons);
  return {
    "README.md": index(reference, { kinds, lookups, definitions }),
    ...Object.fromEntries(
      kinds.map((kind) => [
        `${kind}.md`,
        resourcePage(reference, {
          kind,
          resource: schema.resources[`confluence:index:${kind}`],
          definition: definitions[kind],
        }),
      ]),
    ),
    [LOOKUPS_PAGE]: lookupsPage(reference, lookups),
  };
}

/** What all pages are generated with. */
export class Reference {
  /**
   * @param {SdkTypes} sdk
   * @param {ReadonlyMap<string, string>} pages names of resources and lookups to their pages
   * @param {Record<string, string>} reasons
   */
  constructor(sdk, pages, reasons) {
    this.sdk = sdk;
    this.pages = pages;
    this.reasons = reasons;
  }

  /** Prose with links. @param {string} text @param {string} [page] which has no links to itself */
  prose(text, page) {
    const pages = new Map([...this.pages].filter(([name]) => name !== page));
    return linked(text, { pages, reasons: Object.keys(this.reasons) });
  }

  /** The examples of a doc comment, the simplest one first. @param {string} name */
  examples(name) {
    return this.sdk
      .documentation(name)
      .tags.filter((tag) => tag.name === "example")
      .map(({ text }) => codeBlock("ts", text));
  }

  /**
   * A table of members, with the types that they name beneath it.
   *
   * @param {string} head
   * @param {readonly Member[]} members
   * @param {string} page
   *
   * @typedef {{ name: string, declared: string, description: string }} Member
   */
  members(head, members, page) {
    return table(
      [head, "type", "meaning"],
      members.map(({ name, declared, description }) => [
        `\`${name}\``,
        this.type(declared),
        cell(this.prose(description, page)),
      ]),
    );
  }

  /** A type in a cell, with a link to its members where they are described on the same page. @param {string} declared */
  type(declared) {
    const named = this.namedIn(declared);
    const code = `\`${declared.replace(/\|/g, "\\|")}\``;
    const [only] = named;
    return only !== undefined && named.length === 1 ? `[${code}](#${anchor(only)})` : code;
  }

  /** The object types of the SDK that a type names. @param {string} declared */
  namedIn(declared) {
    return [...declared.replace(/"[^"]*"/g, "").matchAll(/\b[A-Z]\w+/g)]
      .map(([name]) => name)
      .filter((name) => this.sdk.hasMembers(name));
  }

  /**
   * A section for every object type that these types name, and for those that they name in turn.
   *
   * @param {readonly string[]} declared
   * @param {string} page
   */
  typeSections(declared, page) {
    const names = new Set(declared.flatMap((type) => this.namedIn(type)));
    const sections = [];
    for (const name of names) {
      const members = Object.entries(this.sdk.members(name));
      for (const [, member] of members) for (const inner of this.namedIn(member.declared)) names.add(inner);
      const rows = members.map(([member, { declared: type, isOptional, property }]) => ({
        name: isOptional ? `${member}?` : member,
        declared: type,
        description: property.description ?? "",
      }));
      const { description } = this.sdk.documentation(name);
      sections.push(
        `### ${name}\n\n${this.prose(description, page)}\n\n${this.members("member", rows, page)}`,
      );
    }
    return sections;
  }
}

/** @param {Record<string, unknown>} tokens */
function namesIn(tokens) {
  return Object.keys(tokens).map((token) => token.slice(token.lastIndexOf(":") + 1));
}

/**
 * @param {Reference} reference
 * @param {{ kinds: readonly string[], lookups: readonly string[], definitions: Record<string, any> }} names
 */
function index(reference, { kinds, lookups, definitions }) {
  /** @param {readonly string[]} names */
  const rows = (names) =>
    names.map((name) => [
      `[\`${name}\`](${reference.pages.get(name)})`,
      cell(firstSentence(reference.sdk.documentation(name).description)),
    ]);
  return `# Reference

Generated by \`npm run docs\` from the doc comments of \`sdk/\` and the tables of \`provider/\`. Every resource is written the same way in
TypeScript and, with the [provider plugin](../plugin.md), in YAML and other languages.

## Resources

${table(["resource", "is"], rows(kinds.filter((kind) => kind in definitions)))}

## Components

${table(["component", "is"], rows(kinds.filter((kind) => !(kind in definitions))))}

## Lookups

${table(["function", "returns"], rows(lookups))}

## Errors

Everything here throws an \`AppLinksError\`, whose \`reason\` is one of [these](../errors.md).
`;
}

/** @param {string} text */
function firstSentence(text) {
  return /^[\s\S]*?[.](?=\s|$)/.exec(text)?.[0] ?? text;
}

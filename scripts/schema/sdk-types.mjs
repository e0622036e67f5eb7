import { join } from "node:path";
import ts from "typescript";
import { ROOT } from "../setup/folders.mjs";
import { DeclaredTypes } from "./declared-types.mjs";

const INDEX = join(ROOT, "sdk/index.ts");

/**
 * A property of a schema.
 *
 * @typedef {{ type?: string, $ref?: string, items?: Property, additionalProperties?: Property, oneOf?: Property[],
 *   description?: string, default?: unknown, secret?: boolean, willReplaceOnChanges?: boolean, plain?: boolean,
 *   deprecationMessage?: string }} Property
 */

/** The types that the SDK exports, as a package schema describes them. Object types with a name become types of the schema. */
export class SdkTypes {
  /** @type {Record<string, { type: "object", description?: string, properties: Record<string, Property>, required: string[] }>} */
  types = {};
  #program = ts.createProgram([INDEX], {
    strict: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    skipLibCheck: true,
  });
  #checker = this.#program.getTypeChecker();
  #exports = this.#exported();
  #declared = new DeclaredTypes(this.#checker);

  /** The doc comment of a class, interface or function, and its tags. @param {string} name */
  documentation(name) {
    const symbol = this.#symbol(name);
    return {
      description: text(symbol.getDocumentationComment(this.#checker)),
      tags: symbol.getJsDocTags(this.#checker).map((tag) => ({ name: tag.name, text: text(tag.text ?? []) })),
    };
  }

  /**
   * The members of an interface or class that are its own data.
   *
   * @param {string} name
   * @param {readonly string[]} [only] default: all
   * @returns {Record<string, { property: Property, isOptional: boolean, declared: string, values: string[] }>} `declared`: the type
   *   as a program gives or gets it, without `Input` and `Output`; `values`: all that a string may be, where they are few
   */
  members(name, only) {
    const type = this.#checker.getDeclaredTypeOfSymbol(this.#symbol(name));
    return Object.fromEntries(this.#membersOf(type, only));
  }

  /** @param {ts.Type} type @param {readonly string[]} [only] */
  #membersOf(type, only) {
    return type
      .getProperties()
      .filter(({ name }) => only === undefined || only.includes(name))
      .filter((member) => member.valueDeclaration !== undefined && isData(member.valueDeclaration))
      .map((member) => {
        const declaration = /** @type {ts.Declaration} */ (member.valueDeclaration);
        const declared = this.#checker.getTypeOfSymbolAtLocation(member, declaration);
        const isInput = /\bInput</.test(declaration.getText());
        const property = { ...this.#property(declared, member.name), ...(isInput ? {} : { plain: true }) };
        const description = text(member.getDocumentationComment(this.#checker));
        const deprecated = member.getJsDocTags(this.#checker).find((tag) => tag.name === "deprecated");
        const isOptional = (member.flags & ts.SymbolFlags.Optional) !== 0 || includesUndefined(declared);
        return /** @type {const} */ ([
          member.name,
          {
            property: {
              ...property,
              ...(description === "" ? {} : { description }),
              ...(deprecated === undefined ? {} : { deprecationMessage: text(deprecated.text ?? []) }),
            },
            isOptional,
            declared: this.#declared.ofMember(declaration),
            values: this.#literals(declared),
          },
        ]);
      });
  }

  /**
   * @param {ts.Type} type
   * @param {string} name of the member, for messages
   * @returns {Property}
   */
  #property(type, name) {
    const bare = this.#value(type);
    const parts = (bare.isUnion() ? bare.types : [bare]).filter(
      (part) => (part.flags & ts.TypeFlags.Undefined) === 0,
    );
    const shapes = distinct(parts.map((part) => this.#shape(part, name)));
    const [only] = shapes;
    if (only === undefined) throw new Error(`${name} has a type that the schema cannot express`);
    return shapes.length === 1 ? only : { oneOf: shapes };
  }

  /**
   * @param {ts.Type} type
   * @param {string} name
   * @returns {Property}
   */
  #shape(type, name) {
    if (type.flags & ts.TypeFlags.StringLike) return { type: "string" };
    if (type.flags & ts.TypeFlags.BooleanLike) return { type: "boolean" };
    if (type.flags & ts.TypeFlags.NumberLike)
      return { type: /Ms$|^bits$|Days$/.test(name) ? "integer" : "number" };
    if (this.#checker.isArrayType(type)) {
      const [item] = this.#checker.getTypeArguments(/** @type {ts.TypeReference} */ (type));
      return { type: "array", items: this.#property(/** @type {ts.Type} */ (item), name) };
    }
    const value = type.getStringIndexType();
    if (value !== undefined) return { type: "object", additionalProperties: this.#property(value, name) };
    return { $ref: `#/types/${this.#named(type, name)}` };
  }

  /** @param {ts.Type} type @param {string} member */
  #named(type, member) {
    const symbol = type.aliasSymbol ?? type.symbol;
    const name = symbol.name.startsWith("__")
      ? `${member[0]?.toUpperCase()}${member.slice(1)}`
      : symbol.name.replace(/Args$/, "");
    const token = `confluence:index:${name}`;
    if (this.types[token] !== undefined) return token;
    const entry = {
      type: /** @type {const} */ ("object"),
      properties: {},
      required: /** @type {string[]} */ ([]),
    };
    this.types[token] = entry;
    const members = this.#membersOf(type);
    entry.properties = Object.fromEntries(
      members.map(
        ([
          key,
          {
            property: { plain: _, ...property },
            values,
          },
        ]) => [key, withValues(property, values)],
      ),
    );
    entry.required = members.filter(([, { isOptional }]) => !isOptional).map(([key]) => key);
    return token;
  }

  /** @param {ts.Type} type */
  #literals(type) {
    const bare = this.#value(type);
    const parts = (bare.isUnion() ? bare.types : []).filter(
      (part) => (part.flags & ts.TypeFlags.Undefined) === 0,
    );
    return parts.every((part) => part.isStringLiteral()) ? parts.map((part) => String(part.value)) : [];
  }

  /** What `Input<T>` and `Output<T>` stand for. @param {ts.Type} type @returns {ts.Type} */
  #value(type) {
    const outputs = (type.isUnion() ? type.types : [type]).filter(
      (part) => part.symbol?.name === "OutputInstance" || part.aliasSymbol?.name === "Output",
    );
    const apply = outputs[0]?.getProperty("get") ?? type.getProperty("get");
    if (apply === undefined) return type;
    const [signature] = this.#checker.getTypeOfSymbol(apply).getCallSignatures();
    return signature === undefined ? type : signature.getReturnType();
  }

  /** @param {string} name */
  #symbol(name) {
    const symbol = this.#exports.find((candidate) => candidate.name === name);
    if (symbol === undefined) throw new Error(`The SDK exports no ${name}`);
    return symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
  }

  /**
   * The parameters and the result of a function, as declared.
   *
   * @param {string} name
   * @returns {{ parameters: { name: string, type: string, isOptional: boolean }[], result: string }}
   */
  signature(name) {
    const declaration = this.#symbol(name).valueDeclaration;
    if (declaration === undefined || !ts.isFunctionDeclaration(declaration) || declaration.type === undefined)
      throw new Error(`${name} is no function with a declared result`);
    return {
      parameters: declaration.parameters.map((parameter) => ({
        name: parameter.name.getText(),
        type: this.#declared.ofMember(parameter),
        isOptional: parameter.initializer !== undefined || parameter.questionToken !== undefined,
      })),
      result: this.#declared.of(declaration.type),
    };
  }

  /** Whether the SDK exports a type of this name that has members. @param {string} name */
  hasMembers(name) {
    if (!this.#exports.some((candidate) => candidate.name === name)) return false;
    return (this.#symbol(name).flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class)) !== 0;
  }

  #exported() {
    const index = this.#program.getSourceFile(INDEX);
    const module = index && this.#checker.getSymbolAtLocation(index);
    if (module === undefined) throw new Error(`${INDEX} cannot be read`);
    return this.#checker.getExportsOfModule(module);
  }
}

/**
 * A property whose description names the values that it may have, which other languages do not read from its type.
 *
 * @param {Property} property
 * @param {readonly string[]} values
 * @returns {Property}
 */
export function withValues(property, values) {
  const { description = "" } = property;
  const names = values.map((value) => `\`"${value}"\``);
  if (names.length < 2 || names.every((name) => description.includes(name))) return property;
  return { ...property, description: [description, `One of ${names.join(", ")}.`].filter(Boolean).join(" ") };
}

/** @param {readonly ts.SymbolDisplayPart[]} parts */
function text(parts) {
  return ts.displayPartsToString([...parts]).replace(/\{@link (\w+)(?:\.\w+)? ?\}/g, "`$1`");
}

/** @param {ts.Declaration} declaration */
function isData(declaration) {
  return (
    ts.isPropertySignature(declaration) ||
    (ts.isPropertyDeclaration(declaration) && declaration.name.getText() !== "urn")
  );
}

/** @param {ts.Type} type */
function includesUndefined(type) {
  return type.isUnion() && type.types.some((part) => (part.flags & ts.TypeFlags.Undefined) !== 0);
}

/** @param {Property[]} shapes */
function distinct(shapes) {
  return [...new Map(shapes.map((shape) => [JSON.stringify(shape), shape])).values()];
}

import ts from "typescript";

/** Types as they are written in a declaration, for people to read. */
export class DeclaredTypes {
  #checker;

  /** @param {ts.TypeChecker} checker */
  constructor(checker) {
    this.#checker = checker;
  }

  /** The type of a member or parameter. @param {ts.Declaration} declaration */
  ofMember(declaration) {
    const { type } = /** @type {ts.PropertySignature} */ (declaration);
    if (type === undefined) throw new Error(`${declaration.getText()} declares no type`);
    return this.of(type);
  }

  /**
   * Without `Input`, `Output`, `readonly` and `undefined`; a union of literals that has a name is shown by its literals.
   *
   * @param {ts.TypeNode} node
   * @returns {string}
   */
  of(node) {
    if (ts.isUnionTypeNode(node))
      return node.types
        .filter(({ kind }) => kind !== ts.SyntaxKind.UndefinedKeyword)
        .map((type) => this.of(type))
        .join(" | ");
    if (ts.isParenthesizedTypeNode(node) || ts.isTypeOperatorNode(node)) return this.of(node.type);
    if (ts.isArrayTypeNode(node)) return this.#listOf(this.of(node.elementType));
    if (ts.isIndexedAccessTypeNode(node)) return this.#memberOf(node);
    if (ts.isTypeLiteralNode(node)) return this.#literal(node);
    if (ts.isTypeReferenceNode(node)) return this.#reference(node);
    return node.getText();
  }

  /** @param {string} item */
  #listOf(item) {
    return item.includes(" ") ? `(${item})[]` : `${item}[]`;
  }

  /** @param {ts.TypeReferenceNode} node @returns {string} */
  #reference(node) {
    const name = node.typeName.getText().replace(/^pulumi\./, "");
    const [first, second] = node.typeArguments ?? [];
    if (first !== undefined && ["Input", "Output", "Readonly"].includes(name)) return this.of(first);
    if (first !== undefined && second !== undefined) return `${name}<${this.of(first)}, ${this.of(second)}>`;
    if (first !== undefined) return `${name}<${this.of(first)}>`;
    const type = this.#checker.getTypeFromTypeNode(node);
    const isOfLiterals = type.isUnion() && type.types.every((part) => part.isStringLiteral());
    return isOfLiterals ? type.types.map((part) => this.#checker.typeToString(part)).join(" | ") : name;
  }

  /** `CommonArgs["adopt"]`: the type of that member. @param {ts.IndexedAccessTypeNode} node */
  #memberOf(node) {
    const name = node.indexType.getText().replace(/^"|"$/g, "");
    const member = this.#checker.getTypeFromTypeNode(node.objectType).getProperty(name)?.valueDeclaration;
    if (member === undefined) throw new Error(`${node.getText()} has no such member`);
    return this.ofMember(member);
  }

  /** @param {ts.TypeLiteralNode} node */
  #literal(node) {
    const members = node.members.map(
      (member) => `${member.name?.getText()}${member.questionToken ? "?" : ""}: ${this.ofMember(member)}`,
    );
    return `{ ${members.join("; ")} }`;
  }
}

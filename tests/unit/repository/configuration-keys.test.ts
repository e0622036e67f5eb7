import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";
import { CONNECTION_OPTIONS } from "../../../provider/connection/option-names";
import { optionKey, optionKeys, setCommand } from "../../../provider/http/option-key";

const ROOT = join(__dirname, "../../..");
const SOURCES = ["provider", "sdk", "cli", "plugin", "policy"];
const KEY = new RegExp(`confluence:(?:connections|${Object.keys(CONNECTION_OPTIONS).join("|")})\\b`);

describe("the keys that messages name", () => {
  test.each([
    ["default", 'token of the provider "eu"', 'set `token` of the provider "eu"'],
    [
      "staging",
      'connections.staging.token of the provider "eu"',
      'set `connections.staging.token` of the provider "eu"',
    ],
  ])("of the connection %s are inputs of the provider that the program declares", (name, key, command) => {
    expect(optionKey({ name, provider: "eu" }, "token")).toBe(key);
    expect(setCommand({ name, provider: "eu" }, "token", "…", true)).toBe(command);
  });

  test("are marked as code where a sentence contains them, whosever they are", () => {
    const name = "default";
    expect(optionKeys({ name }, "username", "password")).toBe(
      "`confluence:username` and `confluence:password`",
    );
    expect(optionKeys({ name, provider: "eu" }, "username", "password")).toBe(
      '`username` and `password` of the provider "eu"',
    );
    expect(setCommand({ name, provider: "eu" }, "adopt", "takeover")).toBe(
      'set `adopt` of the provider "eu" to `takeover`',
    );
  });

  test("are those of the connection concerned: none is written out in a sentence", () => {
    const found = SOURCES.flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts"))
        .flatMap((file) => sentencesIn(join(ROOT, folder, file)))
        .filter(({ text }) => KEY.test(text)),
    );
    expect(found).toEqual([]);
  });

  test.each([
    ["default", "confluence:token", "`pulumi config set --secret confluence:token`"],
    [
      "staging",
      "confluence:connections.staging.token",
      "`pulumi config set --path --secret confluence:connections.staging.token`",
    ],
    [
      "eu.staging",
      'confluence:connections["eu.staging"].token',
      "`pulumi config set --path --secret 'confluence:connections[\"eu.staging\"].token'`",
    ],
  ])("of the connection %s", (name, key, command) => {
    expect(optionKey({ name }, "token")).toBe(key);
    expect(setCommand({ name }, "token", "…", true)).toBe(command);
  });
});

/** Strings and parts of templates with more than one word; comments are none. */
function sentencesIn(file: string): { file: string; text: string }[] {
  const found: { file: string; text: string }[] = [];
  const visit = (node: ts.Node): void => {
    const isText =
      ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
    if (isText && /\s/.test(node.text)) found.push({ file: relative(ROOT, file), text: node.text });
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest));
  return found;
}

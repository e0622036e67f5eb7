import { jsonText } from "../json-text";
import { type Expression, type ProgramFile, type Statement, secretsIn } from "../statements";
import type { Language } from "./language";

/** Maximum line length of a program, as formatters are usually configured. */
const LINE_WIDTH = 100;

/** Prints programs in TypeScript, which use the package's classes. */
export const typescript: Language = {
  runtime: "nodejs",
  way: "dynamic",
  program: (statements) => ({ path: "index.ts", text: programText(statements) }),
  project: projectFiles,
};

function programText(statements: readonly Statement[]): string {
  const classes = [...new Set(statements.map(({ className }) => className))].sort();
  const hasSecrets = secretsIn(statements).length > 0;
  const hasKeys = statements.some(({ inputs }) => inputs.some(([, { kind }]) => kind === "publicKey"));
  const head = [
    ...(hasKeys ? ['import { readFileSync } from "node:fs";', 'import { join } from "node:path";'] : []),
    ...(hasSecrets ? ['import * as pulumi from "@pulumi/pulumi";'] : []),
    importOf(classes),
  ];
  const own = [
    ...(hasSecrets ? ["const config = new pulumi.Config();"] : []),
    ...(hasKeys
      ? ['const publicKey = (name: string): string => readFileSync(join(__dirname, "keys", name), "utf8");']
      : []),
  ];
  const sections = [head.join("\n"), own.join("\n"), ...statements.map(construction)];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function importOf(classes: readonly string[]): string {
  const line = `import { ${classes.join(", ")} } from "pulumi-confluence-applinks";`;
  return line.length <= LINE_WIDTH
    ? line
    : `import {\n${classes.map((name) => `  ${name},\n`).join("")}} from "pulumi-confluence-applinks";`;
}

function construction({ className, name, variable, inputs }: Statement): string {
  const entries = inputs.map(([input, expression]) => `${input}: ${expressionText(expression)}`);
  const start = `${variable === undefined ? "" : `const ${variable} = `}new ${className}(${literal(name)}, {`;
  const line = `${start} ${entries.join(", ")} });`;
  if (line.length <= LINE_WIDTH) return line;
  return `${start}\n${entries.map((entry) => `  ${entry},\n`).join("")}});`;
}

function expressionText(expression: Expression): string {
  switch (expression.kind) {
    case "secret":
      return `config.requireSecret(${literal(expression.key)})`;
    case "publicKey":
      return `publicKey(${literal(expression.file)})`;
    case "output":
      return `${expression.variable}.${expression.output}`;
    case "literal":
      return literal(expression.value);
  }
}

/** A plain value in TypeScript. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${keyOf(key)}: ${literal(item)}`);
  return `{ ${entries.join(", ")} }`;
}

function keyOf(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}

function projectFiles(name: string, version: string): ProgramFile[] {
  const packageJson = {
    name,
    private: true,
    main: "index.ts",
    dependencies: { "@pulumi/pulumi": "^3.216.0", "pulumi-confluence-applinks": `^${version}` },
    devDependencies: { "@types/node": "^20", typescript: "~5.9" },
  };
  const tsconfig = {
    compilerOptions: {
      target: "ES2022",
      module: "Node16",
      moduleResolution: "Node16",
      strict: true,
      skipLibCheck: true,
      noEmit: true,
    },
    include: ["*.ts"],
  };
  return [
    {
      path: "Pulumi.yaml",
      text: `name: ${name}\ndescription: Application links of Confluence, exported from a server.\nruntime: nodejs\n`,
    },
    { path: "package.json", text: jsonText(packageJson) },
    { path: "tsconfig.json", text: jsonText(tsconfig) },
  ];
}

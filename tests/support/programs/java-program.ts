import { execFile } from "node:child_process";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { isSecret, OutputRef } from "../engine/properties";
import type { Declaration } from "./declaration-recorder";
import { languageSupport } from "./language-support";
import { type InputType, inputsOf, typeNamed } from "./plugin-schema";
import type { PrintOptions } from "./program-languages";

const run = promisify(execFile);

/** A program in Java. What is written for an object depends on its type in the plugin's schema. */
export function javaProgram(
  declarations: readonly Declaration[],
  { outputs = {}, aliasOf }: PrintOptions,
): string {
  const resources = declarations.map((declaration) => {
    const { name, kind, inputs } = declaration;
    const options =
      aliasOf &&
      `CustomResourceOptions.builder().aliases(Alias.withUrn(${text(aliasOf(declaration))})).build()`;
    const args = [text(name), builder(`${kind}Args`, inputs, inputsOf(kind)), options].filter(Boolean);
    return `var ${name} = new ${kind}(${args.join(", ")});`;
  });
  return javaProgramOf([
    ...resources,
    ...Object.entries(outputs).map(([name, output]) => `ctx.export(${text(name)}, ${reference(output)});`),
  ]);
}

/** A program in Java with these statements. */
export function javaProgramOf(statements: readonly string[]): string {
  return [
    "import com.pulumi.Pulumi;",
    "import com.pulumi.confluence.*;",
    "import com.pulumi.confluence.inputs.*;",
    "import com.pulumi.core.*;",
    "import com.pulumi.deployment.InvokeOptions;",
    "import com.pulumi.resources.*;",
    "import java.util.*;",
    "public class App {",
    "  public static void main(String[] args) {",
    "    Pulumi.run(ctx -> {",
    ...statements.map((statement) => `      ${statement}`),
    "    });",
    "  }",
    "}",
    "",
  ].join("\n");
}

/** Compiles `App.java` in the folder to the archive that the project file names. */
export async function compileJavaProgram(folder: string): Promise<void> {
  const sdk = languageSupport("java").sdk ?? "";
  const ofSdk = join(sdk, "classes");
  const libraries = join(sdk, "libraries");
  const classes = join(folder, "classes");
  await mkdir(classes, { recursive: true });
  const classPath = [ofSdk, join(libraries, "*")].join(delimiter);
  await run("javac", ["-cp", classPath, "-d", classes, join(folder, "App.java")]);
  const archives = (await readdir(libraries)).map((name) => join(libraries, name));
  const urls = [`${ofSdk}/`, ...archives].map((path) => pathToFileURL(path).href);
  const manifest = join(folder, "manifest.txt");
  await writeFile(manifest, `Main-Class: App\n${wrapped(`Class-Path: ${urls.join(" ")}`)}\n`);
  await run("jar", [
    "--create",
    "--file",
    join(folder, "program.jar"),
    "--manifest",
    manifest,
    "-C",
    classes,
    ".",
  ]);
}

/** A line of a manifest has at most 72 bytes; what follows begins with a space. */
function wrapped(line: string): string {
  return line.replace(/(?<=^.{70}(?:.{69})*)(?=.)/g, "\n ");
}

function builder(type: string, values: object, types: Readonly<Record<string, InputType>>): string {
  const calls = Object.entries(values).map(([name, value]) => `.${name}(${java(value, types[name] ?? {})})`);
  return `${type}.builder()${calls.join("")}.build()`;
}

function java(value: unknown, type: InputType): string {
  if (value instanceof OutputRef) return reference(value);
  if (isSecret(value)) return java(value.value, type);
  if (Array.isArray(value)) return `List.of(${value.map((item) => java(item, {})).join(", ")})`;
  if (typeof value !== "object" || value === null)
    return typeof value === "string" ? text(value) : String(value);
  const { name, properties } = typeNamed(type);
  return builder(`${name}Args`, value, properties);
}

function reference({ resource, property }: OutputRef): string {
  return `${resource}.${property}()`;
}

/** Our strings are the same in JSON and in Java. */
function text(value: string): string {
  return JSON.stringify(value);
}

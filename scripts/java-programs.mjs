import { cpSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { printWhenRun } from "./language-programs.mjs";
import { ensureTool } from "./language-tools.mjs";
import { generateSdkByHost } from "./package-sdk.mjs";
import { ROOT } from "./setup/folders.mjs";
import { runStep } from "./setup/step.mjs";
import { inWorkFolder } from "./setup/work-folder.mjs";

const ADVICE =
  "install a JDK, 11 or newer, and Maven; where they are, check that Maven Central can be reached, and repeat.";

/**
 * What is needed to run programs in Java.
 *
 * @typedef {object} JavaPrograms
 * @property {string} path The folder of the language host, for PATH.
 * @property {Record<string, string>} env
 * @property {string} sdk A folder with the classes of the generated SDK in `classes`, and what they need in `libraries`.
 */

/**
 * Provides what is needed to run programs in Java. The SDK is generated and compiled as a reader of the example does it.
 *
 * @param {string} binDir The folder of the CLI.
 * @param {string} folder Gets the classes and libraries; must be empty or missing.
 * @returns {Promise<JavaPrograms>}
 * @throws {ExpectedError} when the JDK or Maven is missing, or something is not available.
 */
export async function ensureJavaPrograms(binDir, folder) {
  await runStep({ command: "mvn", args: ["-version"], advice: ADVICE });
  await runStep({ command: "javac", args: ["-version"], advice: ADVICE });
  const path = await ensureTool("language-java", binDir);
  await inWorkFolder(join(tmpdir(), "applinks-java-"), async (workDir) => {
    cpSync(join(ROOT, "examples", "java"), workDir, { recursive: true });
    await generateSdkByHost("java", binDir, path, join(workDir, "sdks", "confluence"));
    const libraries = join(folder, "libraries");
    await runStep({
      title: "downloading Pulumi's SDK for Java, and compiling the generated one",
      command: "mvn",
      args: ["-q", "-B", "compile", "dependency:copy-dependencies", `-DoutputDirectory=${libraries}`],
      cwd: workDir,
      advice: ADVICE,
    });
    mkdirSync(folder, { recursive: true });
    cpSync(join(workDir, "target", "classes", "com"), join(folder, "classes", "com"), { recursive: true });
  });
  return { path, env: {}, sdk: folder };
}

printWhenRun(import.meta.url, ensureJavaPrograms);

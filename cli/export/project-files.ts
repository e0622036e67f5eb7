import type { ProgramFile } from "./program-text";

/** What a folder needs to be a Pulumi project. */
export function projectFiles(name: string, version: string): ProgramFile[] {
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
    // The import file holds secrets.
    { path: ".gitignore", text: "node_modules/\nimport.json\n" },
  ];
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

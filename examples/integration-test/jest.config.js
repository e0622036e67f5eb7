/** As tsconfig.json says, but for `import()`, which must become `require`: Jest cannot run the original. */
const TRANSPILED = { target: "ES2022", module: "CommonJS", esModuleInterop: true, isolatedModules: true };

/** @type {import("jest").Config} */
module.exports = {
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  // Type errors are the compiler's business: `tsc -p .`
  transform: { "^.+\\.ts$": ["ts-jest", { transpilation: true, tsconfig: TRANSPILED }] },
  // Pulumi keeps a store on the global object, which Jest would take away between two files.
  testEnvironmentOptions: { globalsCleanup: "off" },
  // Each step starts the CLI, and the CLI starts the program and the provider.
  testTimeout: 5 * 60 * 1_000,
};

// One project per suite, so that `npm test -- unit e2e` can name the suites it wants.
// Type errors are `npm run typecheck`'s business: here TypeScript is only transpiled, which keeps a suite's start short.

const { existsSync } = require("node:fs");
const { join } = require("node:path");

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** How long one test of a suite may take, on a machine that is busy with something else as well. */
const TEST_TIMEOUT_MS = {
  unit: 15 * SECOND_MS,
  emulator: 30 * SECOND_MS,
  contract: 30 * SECOND_MS,
  proxy: MINUTE_MS,
  cli: MINUTE_MS,
  plugin: MINUTE_MS,
  e2e: 10 * MINUTE_MS,
  browser: 2 * MINUTE_MS,
};

/** As tsconfig.json says, but for `import()`, which must become `require`: Jest cannot run the original. */
const TRANSPILED = { target: "ES2022", module: "CommonJS", esModuleInterop: true, isolatedModules: true };

/** Suites that `npm test` runs again on older servers that read everything uncertain the other way, without what chooses its own profiles. */
const ON_OTHER_READINGS = {
  suites: ["contract", "plugin"],
  name: "alternate",
  profile: "confluence-9.2+alternate",
};
const OWN_PROFILES = ["convergence", "quirk-profiles"];

/**
 * @param {string} suite
 * @param {{ name: string; profile: string }} [other] profile of the emulators that do not name one
 */
function project(suite, other) {
  return {
    displayName: other === undefined ? suite : `${suite}-${other.name}`,
    ...(other !== undefined && { testPathIgnorePatterns: OWN_PROFILES }),
    rootDir: __dirname,
    roots: [`<rootDir>/tests/${suite}`],
    testMatch: ["**/*.test.ts"],
    // Not in the temporary folder, which every `npm test` has for itself.
    cacheDirectory: "<rootDir>/node_modules/.cache/jest",
    testEnvironment: "node",
    // Pulumi keeps a store on the global object that it does not want cleaned up between test files.
    testEnvironmentOptions: { globalsCleanup: "off" },
    transform: { "^.+\\.ts$": ["ts-jest", { tsconfig: TRANSPILED, transpilation: true }] },
    moduleNameMapper: {
      "^pulumi-confluence-applinks$": "<rootDir>/sdk/index.ts",
      "^pulumi-confluence-applinks/runtime/v1$": "<rootDir>/provider/runtime/v1.ts",
      "^@pulumi-confluence-applinks/emulator$": "<rootDir>/emulator/src/index.ts",
    },
    modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/emulator/dist/", "<rootDir>/.pulumi-local/"],
    globals: {
      SUITE_TEST_TIMEOUT_MS: TEST_TIMEOUT_MS[suite],
      SUITE_EMULATOR_PROFILE: other?.profile ?? process.env.EMULATOR_PROFILE ?? "default",
    },
    setupFilesAfterEnv: ["<rootDir>/tests/support/test-timeout.ts"],
    ...(suite === "proxy" && { globalSetup: "<rootDir>/tests/proxy/global-setup.ts" }),
    ...(["e2e", "browser"].includes(suite) && {
      globalSetup: `<rootDir>/tests/${suite}/global-setup.ts`,
      globalTeardown: "<rootDir>/tests/e2e/global-teardown.ts",
    }),
  };
}

/** @type {import("jest").Config} */
module.exports = {
  projects: [
    ...Object.keys(TEST_TIMEOUT_MS)
      .filter((suite) => existsSync(join(__dirname, "tests", suite)))
      .map((suite) => project(suite)),
    ...ON_OTHER_READINGS.suites.map((suite) => project(suite, ON_OTHER_READINGS)),
  ],
  maxWorkers: 2,
};

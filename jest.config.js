// One project per suite, so that `npm test -- unit e2e` can name the suites it wants.
// Type errors are `npm run typecheck`'s business: here TypeScript is only transpiled, which keeps a suite's start short.

const { existsSync } = require("node:fs");
const { join } = require("node:path");

const MINUTE_MS = 60_000;

/**
 * How long one test of a suite may take before it counts as hanging: many times what it takes, since a machine may be busy with
 * something else as well. What has to be quick is asserted as a number of requests.
 *
 * @type {Readonly<Record<string, number>>}
 */
const TEST_TIMEOUT_MS = {
  unit: MINUTE_MS,
  emulator: MINUTE_MS,
  contract: MINUTE_MS,
  proxy: 3 * MINUTE_MS,
  cli: 3 * MINUTE_MS,
  plugin: 3 * MINUTE_MS,
  e2e: 10 * MINUTE_MS,
  browser: 3 * MINUTE_MS,
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
 * A part of the plugin suite that `npm test` runs again with the provider plugin in the place of the dynamic provider: a file for each
 * idea that the two carry out differently. `PROVIDER_PLUGIN=1 npm test -- plugin` runs all of it so.
 */
const ON_PROVIDER_PLUGIN = {
  name: "native",
  files: [
    "adoption",
    "cautions",
    "executing-user",
    "incoming-oauth2-client",
    "link-status",
    "lost-responses",
    "oauth-settings",
    "outgoing-basic-auth",
    "outgoing-oauth2-client",
    "recorded-state",
    "trusted-application",
  ],
};

/**
 * @param {string} suite
 * @param {{ name: string; profile?: string; files?: readonly string[] }} [other] profile of the emulators that do not name one;
 *   files that are run with the provider plugin
 */
function project(suite, other) {
  return {
    displayName: other === undefined ? suite : `${suite}-${other.name}`,
    ...(other?.profile !== undefined && { testPathIgnorePatterns: OWN_PROFILES }),
    rootDir: __dirname,
    roots: [`<rootDir>/tests/${suite}`],
    testMatch: other?.files?.map((file) => `**/${file}.test.ts`) ?? ["**/*.test.ts"],
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
      SUITE_HAS_PROVIDER_PLUGIN: other?.files !== undefined || process.env.PROVIDER_PLUGIN !== undefined,
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
    project("plugin", ON_PROVIDER_PLUGIN),
  ],
  // A share of the cores: the suites wait for servers and for the CLI, so that no core is kept free for Jest itself.
  maxWorkers: "100%",
};

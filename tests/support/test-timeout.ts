/** Set by jest.config.js for each suite: jest itself ignores `testTimeout` where there are several projects. */
declare const SUITE_TEST_TIMEOUT_MS: number;

jest.setTimeout(SUITE_TEST_TIMEOUT_MS);

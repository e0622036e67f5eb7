import { isPartial, isPartialRun } from "../../../provider/process/pulumi-command";

const URN = "urn:pulumi:test::app::pulumi-nodejs:dynamic/confluence:ApplicationLink::reporting";

describe("the command line of the CLI", () => {
  test.each([
    ["pulumi", "up", "--target", URN],
    ["pulumi", "up", `--target=${URN}`],
    ["pulumi", "up", "-t", URN],
    ["pulumi", "up", `-t${URN}`],
    ["pulumi", "up", "-yt", URN],
    ["pulumi", "up", "--yes", "--target-replace", URN],
    ["pulumi", "preview", "-x", URN],
    ["/usr/local/bin/pulumi", "-C", "infra", "up", "--exclude=**::reporting"],
  ])("%s %s %s … leaves resources out", (...commandLine) => {
    expect(isPartial(commandLine)).toBe(true);
  });

  test.each([
    ["pulumi", "up", "-s", "test", "--yes", "--skip-preview"],
    ["pulumi", "destroy", "--exclude-protected", "--yes"],
    ["pulumi", "up", "--target-dependents"],
    ["pulumi", "up", "-m", "no --target here"],
    ["pulumi", "up", "--", "--target"],
    [],
  ])("%s %s %s … touches the whole stack", (...commandLine) => {
    expect(isPartial(commandLine)).toBe(false);
  });

  test("may be given by the environment", () => {
    expect(isPartialRun({ PULUMI_OPTION_TARGET: URN })).toBe(true);
  });

  test("is not read where no CLI is among the parent processes", () => {
    expect(isPartialRun({})).toBe(false);
  });
});

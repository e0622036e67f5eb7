import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readPlan } from "../../cli/plan/read-plan";
import { type Format, render } from "../../cli/report/render/formats";
import { type Report, reportOn } from "../../cli/report/report";
import { reaches } from "../../cli/report/risk";
import { expectGolden } from "../support/golden";
import { PLANS } from "../support/review-story";

// Recorded from the real CLI by tests/e2e/review.test.ts.
const recorded = (name: string) => readFileSync(join(PLANS, name), "utf8");
const reviewed = (name: string, format: Format = "markdown") =>
  render(reportOn(readPlan(recorded(name))), "review", format);

describe("a review", () => {
  test.each(["first", "changes"])("of the plan %s reads as accepted", (name) => {
    expectGolden(join(PLANS, `${name}.golden.md`), reviewed(`${name}.golden.json`));
  });

  test("as HTML reads as accepted, and runs nothing", () => {
    const html = reviewed("changes.golden.json", "html");
    expectGolden(join(PLANS, "changes.golden.html"), html);
    expect(html).not.toMatch(/<script|<link|<img|javascript:| on[a-z]+=/i);
    expect(html).not.toContain("<b>1</b>");
  });

  test("as JSON holds the same sentences and the stable ids of risks", () => {
    const report = JSON.parse(reviewed("changes.golden.json", "json")) as Report;
    expect(report.highestRisk).toBe("high");
    expect(report.counts).toMatchObject({ create: 3, update: 7, replace: 2, delete: 3 });
    expect(new Set(report.risks.map(({ rule }) => rule))).toEqual(
      new Set([
        "link-replaced",
        "link-deleted",
        "impersonation",
        "trust-widened",
        "execute-as",
        "access-removed",
        "primary-moved",
        "credential-rotated",
        "plain-http",
        "adoption",
        "trust-given",
      ]),
    );
    const sentences = report.changes.flatMap((change) => change.sentences);
    expect(sentences).toContain("Login (Basic) at “Warehouse”: its secret changes; the value is not shown");
  });

  test("of a plan without changes is one sentence", () => {
    const plan = { steps: [], config: {} };
    expect(render(reportOn(readPlan(JSON.stringify(plan))), "review", "markdown")).toBe(
      "## Application links: what this change does\n\nNothing changes on any Confluence.\n",
    );
  });

  test("names an unchanged link by its name in the program when the preview left it out", () => {
    const plan = JSON.parse(recorded("changes.golden.json")) as { steps: { op: string; urn: string }[] };
    const steps = plan.steps.filter(({ op }) => op !== "same");
    const markdown = render(reportOn(readPlan(JSON.stringify({ ...plan, steps }))), "review", "markdown");
    expect(markdown).toContain("Access tokens for “crm” come from");
  });
});

describe("a drift, from events", () => {
  test("compares what is declared with what the server has", () => {
    const report = reportOn(readPlan(recorded("refresh-events.golden.jsonl")));
    expect(report.counts).toMatchObject({ update: 1, delete: 2, same: 2 });
    const sentences = report.changes.flatMap((change) => change.sentences);
    expect(sentences).toContain(
      "“Jira” may call Confluence as any user (2LOi); before: also without a user (2LO)",
    );
    expect(sentences).toContain(
      "Confluence may no longer call “Jira” over OAuth 1.0a; before: also without a user (2LO)",
    );
  });
});

describe("what cannot be reviewed", () => {
  test.each([
    ["nothing", "", "The input is empty"],
    ["a page", "<html>", "not what `pulumi preview --json` prints"],
    ["other JSON", "{}", "not what `pulumi preview --json` prints"],
    ["a list", "[]", "not what `pulumi preview --json` prints"],
  ])("%s is refused with the command that makes it", (_what, text, words) => {
    expect(() => readPlan(text)).toThrow(words);
    expect(() => readPlan(text)).toThrow("pulumi preview --json > plan.json");
  });

  test("a preview that failed is told with its errors, each once", () => {
    const error = { severity: "error", message: "<{%reset%}>Preview failed: no such thing<{%reset%}>\n" };
    const text = JSON.stringify({
      diagnostics: [error, error, { severity: "error", message: "preview failed" }],
    });
    const report = reportOn(readPlan(text));
    expect(report.errors).toEqual(["no such thing"]);
    expect(render(report, "review", "markdown")).toBe(
      "## Application links: what this change does\n\n> **The preview failed, so this may be incomplete.**\n> no such thing\n",
    );
  });
});

test("a level reaches itself and those below it", () => {
  expect(reaches("medium", "medium")).toBe(true);
  expect(reaches("high", "low")).toBe(true);
  expect(reaches("low", "medium")).toBe(false);
  expect(reaches(undefined, "low")).toBe(false);
});

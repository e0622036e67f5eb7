import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readPlan } from "../../cli/plan/read-plan";
import { type Format, render } from "../../cli/report/render/formats";
import { type Report, reportOn } from "../../cli/report/report";
import { reaches } from "../../cli/report/risk";
import { secretsInClear } from "../../cli/report/secrets-in-clear";
import { expectGolden } from "../support/golden";
import { PLANS } from "../support/review-story";

// Recorded from the real CLI by tests/e2e/review.test.ts.
const recorded = (name: string) => readFileSync(join(PLANS, name), "utf8");
const reviewed = (name: string, format: Format = "markdown") =>
  render(reportOn(readPlan(recorded(name))), "review", format);

describe("a review", () => {
  test.each(["first", "changes", "both-ends"])("of the plan %s reads as accepted", (name) => {
    expectGolden(join(PLANS, `${name}.golden.md`), reviewed(`${name}.golden.json`));
  });

  test.each(["first", "changes", "both-ends"])(
    "of the plan %s is the same in whatever order it comes",
    (name) => {
      const plan = JSON.parse(recorded(`${name}.golden.json`)) as { steps: unknown[] };
      const orders = [
        plan.steps.toReversed(),
        ...plan.steps.map((_, at) => plan.steps.slice(at).concat(plan.steps.slice(0, at))),
      ];
      for (const format of ["markdown", "html", "json"] as const) {
        const texts = orders.map((steps) =>
          render(reportOn(readPlan(JSON.stringify({ ...plan, steps }))), "review", format),
        );
        expect(new Set(texts)).toEqual(new Set([reviewed(`${name}.golden.json`, format)]));
      }
    },
  );

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
        "generic-link-deleted",
        "impersonation",
        "trust-widened",
        "execute-as",
        "access-removed",
        "primary-moved",
        "credential-rotated",
        "plain-http",
        "adoption",
        "trust-given",
        "trust-changed",
        "address-changed",
        "people-sent-elsewhere",
        "no-longer-managed",
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

describe("secrets", () => {
  test("do not appear in any format, not even from a preview with --show-secrets", () => {
    for (const name of ["first", "changes"]) {
      const inClear = recorded(`${name}.golden.json`).replaceAll('"[secret]"', '"canary-in-clear"');
      expect(inClear).toContain("canary-in-clear");
      for (const format of ["markdown", "html", "json"] as const) {
        expect(render(reportOn(readPlan(inClear)), "review", format)).not.toContain("canary");
      }
    }
  });
});

describe("what two servers of a program declare about each other", () => {
  test("is told once, and each server is called what the other one calls it", () => {
    const report = JSON.parse(reviewed("both-ends.golden.json", "json")) as Report;
    expect(report.servers.map(({ connection, name }) => [connection, name])).toEqual([
      ["default", "Confluence"],
      ["jira", "Jira"],
    ]);
    const isJira = ({ means }: Report["directions"][number]) => means === "OAuth 1.0a";
    expect(report.directions.filter(isJira).filter(({ connection }) => connection === "jira")).toEqual([]);
    const markdown = reviewed("both-ends.golden.json");
    expect(markdown.match(/“Jira” may call “Confluence” also without a user \(2LO\): new/g)).toHaveLength(1);
    expect(markdown).not.toContain("Confluence “jira”");
    expect(markdown).not.toContain("other packages");
  });
});

describe("a link that is deleted", () => {
  test.each([
    ["jira", "link-deleted", "high"],
    ["generic", "generic-link-deleted", "medium"],
  ])("of type %s is the risk %s", (type, rule, level) => {
    const urn = "urn:pulumi:test::e2e::pulumi-nodejs:dynamic/confluence:ApplicationLink::a::b";
    const inputs = { name: "Old", type, rpcUrl: "https://old.example.com" };
    const plan = { steps: [{ op: "delete", urn, oldState: { inputs, outputs: inputs } }], config: {} };
    const report = reportOn(readPlan(JSON.stringify(plan)));
    expect(report.risks).toMatchObject([{ rule, level }]);
    expect(report.changes).toMatchObject([{ name: "a::b" }]);
  });
});

describe("settings of Basic authentication that go back to what they were", () => {
  const urn = "urn:pulumi:test::e2e::pulumi-nodejs:dynamic/confluence:BasicAuthentication::basic";
  const reportOnStep = (before: object, found: object, after?: object) => {
    const step = {
      op: after === undefined ? "delete" : "update",
      urn,
      oldState: { inputs: before, outputs: { ...before, found } },
      newState: after && { inputs: after, outputs: {} },
    };
    return reportOn(readPlan(JSON.stringify({ steps: [step], config: {} })));
  };
  const sentencesOf = ({ changes }: Report) => changes.flatMap(({ sentences }) => sentences);

  test("are told of, and are no trust any more, when they are no longer declared", () => {
    const report = reportOnStep(
      { enabled: false, allowedUsers: ["robot"] },
      { enabled: false, allowedUsers: [] },
      { enabled: false },
    );
    expect(sentencesOf(report)).toEqual([
      "Basic authentication at Confluence: allowedUsers is no longer declared and goes back to what it was before",
      expect.stringMatching(/may no longer call Confluence over Basic of named users; before: .*robot/),
    ]);
    expect(report.risks.map(({ rule }) => rule)).toEqual(["access-removed"]);
  });

  test("are a risk where they let in more than the program did", () => {
    const before = { enabled: false, allowedUsers: ["robot"] };
    for (const after of [{ allowedUsers: ["robot"] }, undefined]) {
      const report = reportOnStep(before, { enabled: true, allowedUsers: ["robot"] }, after);
      expect(sentencesOf(report).join()).toContain("with the password of any user (Basic)");
      expect(report.risks).not.toEqual([]);
    }
  });
});

describe("more applications than a picture can show", () => {
  const steps = Array.from({ length: 60 }, (_, index) => ({
    op: "create",
    urn: `urn:pulumi:test::e2e::pulumi-nodejs:dynamic/confluence:ApplicationLink::link-${index}`,
    newState: { inputs: { name: `Link ${index}`, type: "generic", rpcUrl: `https://${index}.example.com` } },
  }));
  const report = reportOn(readPlan(JSON.stringify({ steps, config: {} })));

  test.each(["markdown", "html"] as const)("%s says so instead", (format) => {
    const text = render(report, "review", format);
    expect(text).toContain("Too many applications for a picture");
    expect(text).not.toMatch(/mermaid|<svg/);
    expect(text).toContain("Link 59");
  });
});

describe("a refresh before the preview", () => {
  const urn = "urn:pulumi:test::e2e::pulumi-nodejs:dynamic/confluence:ApplicationLink::crm";
  const declared = { name: "CRM", type: "generic", rpcUrl: "https://crm.example.com" };
  const found = { ...declared, name: "Customers" };
  const refresh = {
    op: "refresh",
    urn,
    oldState: { inputs: declared, outputs: declared },
    newState: { inputs: { name: "CRM" }, outputs: {} },
  };

  test("is not what is compared with: the change from what the server has is", () => {
    const update = {
      op: "update",
      urn,
      oldState: { inputs: found, outputs: found },
      newState: { inputs: declared, outputs: {} },
    };
    const plan = { steps: [refresh, update], changeSummary: { update: 1 }, config: {} };
    const { changes, errors } = reportOn(readPlan(JSON.stringify(plan)));
    expect(changes.map(({ sentences }) => sentences)).toEqual([["Link “Customers” renamed “CRM”"]]);
    expect(errors).toEqual([]);
  });

  test("that counts changes and shows none is not taken for no change", () => {
    const plan = { steps: [refresh], changeSummary: { same: 3, update: 1 }, config: {} };
    expect(reportOn(readPlan(JSON.stringify(plan))).errors).toEqual([
      expect.stringContaining("confluence-applinks drift"),
    ]);
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

describe("what a report does not know", () => {
  const base = "urn:pulumi:test::e2e::";
  const planWith = (type: string, inputs: object) =>
    readPlan(
      JSON.stringify({
        steps: [{ op: "create", urn: `${base}${type}::x`, newState: { inputs } }],
        config: {},
      }),
    );

  test.each(["pulumi-nodejs:dynamic/confluence:Webhook", "confluence:index:Webhook"])(
    "the resource type %s is told, and never counted among other packages",
    (type) => {
      const report = reportOn(planWith(type, {}));
      expect(report).toMatchObject({ otherChanges: 0, errors: [] });
      expect(report.unknown).toEqual([expect.stringContaining("does not know the resource type Webhook")]);
      for (const format of ["markdown", "html"] as const) {
        const text = render(report, "review", format);
        expect(text).toContain("Not everything is described here");
        expect(text).not.toMatch(/Nothing changes|preview failed/);
      }
    },
  );

  test("an input of a newer version is told; what Pulumi itself adds is not", () => {
    const type = "confluence:index:ApplicationLink";
    const inputs = { name: "A", rpcUrl: "https://a.example.com", __defaults: [], __provider: "code" };
    expect(reportOn(planWith(type, inputs)).unknown).toEqual([]);
    expect(reportOn(planWith(type, { ...inputs, mirrorUrl: "https://evil.example.net" })).unknown).toEqual([
      expect.stringContaining("the input ApplicationLink.mirrorUrl"),
    ]);
  });
});

describe("one key shared by twenty consumers", () => {
  const consumer = (index: number, publicKey: string) => ({
    id: `id-${index}`,
    inputs: { applicationLinkId: `id-${index}`, key: `app-${index}`, name: "App", publicKey, level: "3LO" },
  });
  const steps = Array.from({ length: 20 }, (_, index) => ({
    op: "update",
    urn: `urn:pulumi:test::e2e::confluence:index:IncomingConsumer::app-${index}`,
    oldState: consumer(index, "b2xk"),
    newState: consumer(index, "bmV3"),
  }));
  const report = reportOn(readPlan(JSON.stringify({ steps, config: {} })));

  test("is one risk about all of them, and one sentence", () => {
    expect(report.risks).toHaveLength(1);
    expect(report.risks[0]?.urns).toHaveLength(20);
    expect(report.risks[0]?.sentence).toMatch(/another public key: .*; likewise “/);
    const lines = render(report, "review", "markdown")
      .split("\n")
      .filter((line) => line.startsWith("- "));
    expect(lines).toHaveLength(1);
    for (const { application } of report.changes) expect(lines[0]).toContain(application.slice(1, -1));
  });
});

describe("an update without a visible difference", () => {
  const urn = "urn:pulumi:test::e2e::confluence:index:OutgoingBasicAuth::login";
  const inputs = { applicationLinkId: "id", username: "robot", password: "[secret]", __provider: "code" };
  const server = { instanceUrl: "https://confluence.example.com" };
  const plan = (before: object, after: object, config: object) => ({
    steps: [
      {
        op: "update",
        urn,
        oldState: { id: "id", inputs, outputs: { ...inputs, ...server }, ...before },
        newState: { inputs, ...after },
      },
    ],
    config,
  });
  const here = { "confluence:baseUrl": "https://confluence.example.com/" };
  const sentencesOf = (document: object) => {
    const report = reportOn(readPlan(JSON.stringify(document)));
    expect(report.risks.map(({ rule }) => rule)).toContain("credential-rotated");
    return report.changes.flatMap(({ sentences }) => sentences).join("\n");
  };

  test("is a changed secret when nothing else is its occasion", () => {
    expect(sentencesOf(plan({}, {}, here))).toMatch(/: its secret changes; the value is not shown$/);
  });

  test.each<[string, object, object, object, string]>([
    [
      "the server has moved",
      {},
      {},
      { "confluence:baseUrl": "https://elsewhere.example.com" },
      "address of its server",
    ],
    ["the server's address is not in the plan", {}, {}, {}, "perhaps because its server has another address"],
    ["an update failed before", { initErrors: ["timed out"] }, {}, here, "is retried"],
    [
      "the provider's code is another",
      {},
      { inputs: { ...inputs, __provider: "new" } },
      here,
      "code is updated",
    ],
    ["another field changes", {}, { inputs: { ...inputs, username: "admin" } }, here, "as the user “admin”"],
  ])("may be a changed secret too when %s", (_, before, after, config, words) => {
    const sentences = sentencesOf(plan(before, after, config));
    expect(sentences).toContain(words);
    expect(sentences).toContain("its secret may change too");
    expect(sentences).not.toContain("its secret changes");
  });
});

describe("a file that holds secrets", () => {
  const urn = "urn:pulumi:test::e2e::confluence:index:RsaKeyPair::key";
  const step = (outputs: object) => ({ steps: [{ op: "same", urn, oldState: { inputs: {}, outputs } }] });
  const event = { sequence: 1, diagnosticEvent: { severity: "debug", message: "resp: canary" } };

  test.each([
    ["debug messages", event, "debug messages"],
    ["--show-secrets", step({ privateKeyPem: "canary" }), "secrets in plain text (RsaKeyPair.privateKeyPem)"],
  ])("of %s is recognised, without a word of the secret", (_, content, words) => {
    const found = secretsInClear(readPlan(JSON.stringify(content)));
    expect(found).toContain(words);
    expect(found).not.toContain("canary");
  });

  test("is told from one whose secrets are masked", () => {
    expect(secretsInClear(readPlan(JSON.stringify(step({ privateKeyPem: "[secret]" }))))).toBeUndefined();
    expect(secretsInClear(readPlan(recorded("changes.golden.json")))).toBeUndefined();
    expect(secretsInClear(readPlan(recorded("refresh-events.golden.jsonl")))).toBeUndefined();
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
      "## Application links: what this change does\n\n**The preview failed, so this may be incomplete.**\n\n```text\nno such thing\n```\n",
    );
  });
});

describe("a preview that a policy stopped", () => {
  const failed = { severity: "error", message: "preview failed\n" };

  test("is told as failed even where the plan does not say why", () => {
    const text = JSON.stringify({ steps: [], diagnostics: [failed], config: {} });
    expect(reportOn(readPlan(text)).errors).toEqual([
      expect.stringContaining("`confluence-applinks review --stack` shows it"),
    ]);
  });

  test("is told with the violation, from events; advice is none", () => {
    const violation = {
      message: "Rule.\nNot so.\n",
      policyName: "impersonation",
      enforcementLevel: "mandatory",
    };
    const text = [
      { sequence: 1, policyEvent: violation },
      { sequence: 2, policyEvent: { ...violation, enforcementLevel: "advisory", message: "By the way." } },
      { sequence: 3, diagnosticEvent: failed },
    ]
      .map((event) => JSON.stringify(event))
      .join("\n");
    expect(reportOn(readPlan(text)).errors).toEqual(["policy impersonation: Rule.\nNot so."]);
  });
});

test("a level reaches itself and those below it", () => {
  expect(reaches("medium", "medium")).toBe(true);
  expect(reaches("high", "low")).toBe(true);
  expect(reaches("low", "medium")).toBe(false);
  expect(reaches(undefined, "low")).toBe(false);
});

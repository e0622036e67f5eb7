import { readPlan } from "../../cli/plan/read-plan";
import { FORGES, ROOMS } from "../../cli/report/render/forges";
import { render } from "../../cli/report/render/formats";
import { type Report, reportOn } from "../../cli/report/report";

const KINDS = "urn:pulumi:test::e2e::pulumi-nodejs:dynamic/confluence:";

/** A change that sends the calls to a number of applications elsewhere, each to a host of its own. */
function hijackOf(count: number): Report {
  const steps = Array.from({ length: count }, (_, index) => {
    const name = `Application ${index}`;
    const inputs = { name, type: "jira", rpcUrl: `https://app-${index}.example.com`, connection: "default" };
    const state = (rpcUrl: string) => ({
      id: `id-${index}`,
      inputs: { ...inputs, rpcUrl },
      outputs: { ...inputs, rpcUrl },
    });
    const settings = { applicationLinkId: `id-${index}`, incoming: "2LO", outgoing: "2LO" };
    const level = { id: `id-${index}`, inputs: settings, outputs: settings };
    return [
      {
        op: "update",
        urn: `${KINDS}ApplicationLink::app-${index}`,
        oldState: state(inputs.rpcUrl),
        newState: state(`https://evil-${index}.example.net`),
      },
      { op: "same", urn: `${KINDS}OAuthSettings::app-${index}`, oldState: level, newState: level },
    ];
  });
  return reportOn(readPlan(JSON.stringify({ steps: steps.flat(), config: {} })));
}

const hostsIn = (text: string) => new Set(text.match(/evil-\d+/g)).size;

describe.each(FORGES)("a report for %s", (forge) => {
  test.each([1, 14, 46, 100, 300])("of %d applications fits, and keeps every risk", (count) => {
    const report = hijackOf(count);
    const text = render(report, "review", "markdown", forge);
    expect(text.length).toBeLessThanOrEqual(ROOMS[forge].characters);
    expect(text).toContain(`Risks: ${count} high`);
    const told = text.split("\n").filter((line) => line.startsWith("| high |")).length;
    const left = /\*\*And (\d+) more:\*\* \d+ high \(\d+ sent-elsewhere\)/.exec(text)?.[1] ?? "0";
    expect(told + Number(left)).toBe(count);
    const diagram = /```mermaid\n([\s\S]*?)\n```/.exec(text)?.[1] ?? "";
    expect(diagram.length).toBeLessThanOrEqual(ROOMS[forge].picture);
  });

  test("says what it left out, and leaves out nothing that fits", () => {
    expect(render(hijackOf(1), "review", "markdown", forge).includes("Left out")).toBe(forge === "bitbucket");
    const text = render(hijackOf(100), "review", "markdown", forge);
    expect(text).toMatch(/_Left out for lack of room: the picture|_Too many applications for a picture\._/);
  });
});

describe("a report for Bitbucket", () => {
  test("has no Mermaid and no HTML, which it shows as text", () => {
    const text = render(hijackOf(14), "review", "markdown", "bitbucket");
    expect(text).not.toMatch(/mermaid|<br>|<[a-z]/);
    expect(hostsIn(text)).toBe(14);
  });
});

describe("a report for GitLab", () => {
  test("draws only what changes where everything would be too large, and says so", () => {
    const kept = Array.from({ length: 45 }, (_, index) => {
      const settings = { applicationLinkId: `id-0`, incoming: "2LO", outgoing: "2LO" };
      const inputs = {
        name: `Client of the planning department ${index}`,
        redirectUris: [`https://${index}.example.com`],
        scope: "READ",
      };
      const after =
        index === 0
          ? { ...inputs, scope: "WRITE" }
          : { ...inputs, redirectUris: [`https://${index}.example.com/2`] };
      const state = (values: object) => ({
        id: String(index),
        inputs: values,
        outputs: { ...settings, ...values },
      });
      return {
        op: "update",
        urn: `${KINDS}IncomingOAuth2Client::c-${index}`,
        oldState: state(inputs),
        newState: state(after),
      };
    });
    const report = reportOn(readPlan(JSON.stringify({ steps: kept, config: {} })));
    const text = render(report, "review", "markdown", "gitlab");
    expect(text).toContain("READ → WRITE");
    expect(text).not.toContain('department 1"');
    expect(text).toContain("_Left out for lack of room: what stays as it is in the picture.");
  });
});

test("without a forge nothing is left out", () => {
  const text = render(hijackOf(100), "review", "markdown");
  expect(hostsIn(text)).toBe(100);
  expect(text).not.toContain("Left out");
});

test("risks come first", () => {
  for (const format of ["markdown", "html"] as const) {
    const text = render(hijackOf(3), "review", format);
    expect(text.indexOf("Risks: 3 high")).toBeLessThan(text.indexOf("What changes"));
  }
});

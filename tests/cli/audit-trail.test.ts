import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { auditTrailOf } from "../../cli/drift/audit-trail";
import { readPlan } from "../../cli/plan/read-plan";
import { reportOn } from "../../cli/report/report";
import { requestsOf, startConfluence, startConfluenceWithBasic } from "../support/emulator";
import { addLink } from "../support/emulator-links";
import { restClient } from "../support/rest-client";

/** A drift of one link, as a refresh preview tells it. */
function driftOf(linkId: string) {
  const before = { name: "CRM", type: "generic", rpcUrl: "https://crm.example.com" };
  const urn = "urn:pulumi:test::e2e::pulumi-nodejs:dynamic/confluence:ApplicationLink::crm";
  const state = (inputs: object) => ({ id: linkId, inputs, outputs: inputs });
  const step = {
    op: "update",
    urn,
    oldState: state(before),
    newState: state({ ...before, name: "Customers" }),
  };
  return readPlan(JSON.stringify({ steps: [step], config: {} }));
}

function trailOn(confluence: Emulator, login: string) {
  const config: Record<string, string> = {
    "confluence:baseUrl": confluence.url,
    "confluence:username": login,
    "confluence:password": login,
  };
  const plan = driftOf(confluence.state.links[0]?.id ?? "");
  return auditTrailOf(reportOn(plan), plan, (key) => config[key]);
}

async function withRenamedLink(by: string, starting = startConfluence()): Promise<Emulator> {
  const confluence = await starting;
  addLink(confluence, { name: "CRM", rpcUrl: "https://crm.example.com" });
  const [link] = confluence.state.links;
  const { status } = await restClient(confluence.url, by)("PUT", `/rest/applinks/3.0/applinks/${link?.id}`, {
    ...{ name: "Customers", rpcUrl: "https://crm.example.com", displayUrl: "https://crm.example.com" },
    primary: false,
  });
  expect(status).toBe(200);
  return confluence;
}

describe("who changed a link by hand", () => {
  test.each([
    ["with Basic", startConfluenceWithBasic, 1],
    ["and two others that determine how to log in and out, with a session", startConfluence, 3],
  ])("is found in the server's audit log, with one request %s, and no write", async (_how, start, count) => {
    const confluence = await withRenamedLink("manager", start());
    confluence.requests.clear();
    const { entries, notes } = await trailOn(confluence, "admin");
    expect(entries).toMatchObject([{ author: "manager", application: "Customers", server: "Confluence" }]);
    expect(notes).toEqual([]);
    const { total, writes } = requestsOf(confluence);
    expect([total, writes]).toEqual([count, 0]);
  });

  test("is reported even for the program's own login when there is nobody else", async () => {
    const confluence = await withRenamedLink("admin");
    expect((await trailOn(confluence, "admin")).entries).toMatchObject([{ author: "admin" }]);
  });

  test("is a sentence where the log may not be read, or names nothing", async () => {
    const confluence = await withRenamedLink("admin");
    expect(await trailOn(confluence, "editor")).toEqual({
      entries: [],
      notes: [expect.stringMatching(/^The audit log of Confluence could not be read: /)],
    });
    confluence.state.audit = [];
    expect((await trailOn(confluence, "admin")).notes).toEqual([
      "None of the newest 1000 entries of the audit log of Confluence names these applications.",
    ]);
    confluence.quirks.auditEvents = false;
    expect((await trailOn(confluence, "admin")).notes).toEqual([
      "Confluence has no audit log that can be read.",
    ]);
  });

  test("leaves out an entry that this version does not understand, with a note and without its words", async () => {
    const confluence = await withRenamedLink("manager");
    const body = '{"entities":[{"id":5,"timestamp":1,"message":"canary-5ecret","password":"canary-5ecret"}]}';
    confluence.faults.add({ kind: "status", status: 200, body, match: { path: /^\/rest\/auditing\// } });
    const { entries, notes } = await trailOn(confluence, "admin");
    expect(entries).toEqual([]);
    expect(notes).toContainEqual(expect.stringMatching(/^The audit log entry 5 .*cannot be parsed/));
    expect(notes.join()).not.toContain("canary");
  });
});

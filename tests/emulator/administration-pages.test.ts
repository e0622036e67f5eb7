import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { openServerWithBasic } from "../support/emulator";
import { addLink, linkEmulators } from "../support/emulator-links";
import { type PageClient, pageClient } from "../support/page-client";

const LIST = "/plugins/servlet/applinks/listApplicationLinks";
const edit = (id: string) => `/plugins/servlet/applinks/edit/${id}`;

let confluence: Emulator;
let jira: Emulator;

beforeAll(async () => {
  confluence = await openServerWithBasic({ product: "confluence", contextPath: "/wiki" });
  jira = await openServerWithBasic({ product: "jira" });
});
beforeEach(() => {
  confluence.reset();
  jira.reset();
});
afterAll(() => Promise.all([confluence.close(), jira.close()]));

async function administrator(user = "admin"): Promise<PageClient> {
  const client = pageClient();
  await client.logIn(confluence.url, user);
  await client.elevate(confluence.url, user);
  return client;
}

describe("the list of links", () => {
  test("shows type, primary mark, both directions and status of every link", async () => {
    linkEmulators(confluence, jira);
    addLink(confluence, {
      name: "<Dashboard>",
      isPrimary: true,
      providers: { "com.atlassian.applinks.api.auth.types.BasicAuthenticationProvider": { username: "svc" } },
    });
    const { html } = await (await administrator()).open(confluence.url + LIST);
    expect(html).toContain('data-status="DISABLED"');
    expect(html).toContain('data-status="GENERIC_LINK"');
    expect(html).toContain("Basic as svc");
    expect(html).toContain("&lt;Dashboard&gt;");
    expect(html.match(/>Primary</g)).toHaveLength(1);
  });

  test("names OAuth 2.0 applications, and is for administrators with an elevated session", async () => {
    confluence.state.oauth2Clients.push({
      id: "1",
      clientId: "c",
      clientSecret: "s3cret",
      name: "Reporting",
      redirects: ["https://reports.example/cb"],
      userKey: "admin",
      scope: "READ",
    });
    const { html } = await (await administrator()).open(confluence.url + LIST);
    expect(html).toContain("Reporting");
    expect(html).not.toContain("s3cret");

    const user = pageClient();
    await user.logIn(confluence.url, "editor");
    expect((await user.open(confluence.url + LIST)).status).toBe(403);
    const manager = pageClient();
    await manager.logIn(confluence.url, "manager");
    expect((await manager.open(confluence.url + LIST)).url).toContain("/authenticate.action");
  });
});

describe("the form for a new link", () => {
  async function create(fields: Record<string, string>) {
    const client = await administrator();
    const form = await client.open(confluence.url + LIST);
    return client.submit(confluence.url + LIST, { ...form.hidden, ...fields });
  }

  test("adds a link with the id from the application's manifest, and goes on to its configuration", async () => {
    const added = await create({ name: "Our Jira", rpcUrl: `${jira.url}/`, typeId: "jira" });
    expect(added.html).toContain("Our Jira has been linked.");
    expect(added.url).toContain(edit(jira.applicationId));
    await create({ name: "Reporting", rpcUrl: "https://reporting.example", typeId: "generic" });
    expect(confluence.state.links).toMatchObject([
      { id: jira.applicationId, name: "Our Jira", typeId: "jira", rpcUrl: jira.url },
      { name: "Reporting", typeId: "generic", isPrimary: true },
    ]);
  });

  test("reports every mistake, keeps what was typed, and adds nothing", async () => {
    addLink(confluence, { name: "Taken" });
    const wrong = await create({ name: "Taken", rpcUrl: "nonsense", typeId: "toaster" });
    expect(wrong.status).toBe(400);
    expect(wrong.html.match(/role="alert"/g)).toHaveLength(3);
    expect(wrong.html).toContain('value="nonsense"');
    const other = await create({ name: "Other", rpcUrl: jira.url, typeId: "confluence" });
    expect(other.html).toContain(`No Confluence responds at ${jira.url}.`);
    const forged = await (await administrator()).submit(confluence.url + LIST, { name: "F" });
    expect(forged.status).toBe(403);
    expect(confluence.state.links).toHaveLength(1);
  });
});

describe("the configuration page of a link", () => {
  async function submit(client: PageClient, id: string, fields: Record<string, string>) {
    const form = await client.open(confluence.url + edit(id));
    return client.submit(confluence.url + edit(id), { ...form.hidden, ...fields });
  }

  test("changes name and addresses, and says what is wrong with them", async () => {
    const { id } = addLink(confluence, { name: "Old" });
    addLink(confluence, { name: "Taken" });
    const client = await administrator();
    const details = {
      action: "details",
      name: "New",
      rpcUrl: "https://n.example",
      displayUrl: "https://d.example",
    };
    const saved = await submit(client, id, details);
    expect(saved.html).toContain("The changes have been saved.");
    expect(confluence.state.links[0]).toMatchObject({ name: "New", rpcUrl: "https://n.example" });
    const wrong = await submit(client, id, { ...details, name: "Taken", rpcUrl: "nonsense" });
    expect(wrong.status).toBe(400);
    expect(wrong.html.match(/role="alert"/g)).toHaveLength(2);
  });

  test("sets levels, and leaves impersonation to system administrators", async () => {
    const { fromA } = linkEmulators(confluence, jira);
    const levels = { action: "levels", incoming: "2LO", outgoing: "2LOi" };
    const refused = await submit(await administrator("manager"), fromA.id, levels);
    expect(refused.html).toContain("Impersonation needs a system administrator.");
    await submit(await administrator(), fromA.id, levels);
    expect(Object.keys(fromA.providers)).toHaveLength(3);
    expect(confluence.state.consumers).toMatchObject([
      { key: jira.state.ownConsumer.key, twoLOAllowed: true },
    ]);
  });

  test("makes a link primary and deletes it", async () => {
    const first = addLink(confluence, { isPrimary: true });
    const second = addLink(confluence);
    const client = await administrator();
    await submit(client, second.id, { action: "primary" });
    expect([first.isPrimary, second.isPrimary]).toEqual([false, true]);
    const list = await submit(client, second.id, { action: "delete" });
    expect(list.url).toContain(LIST);
    expect(confluence.state.links).toEqual([first]);
  });

  test("refuses forged forms and unknown links", async () => {
    const { id } = addLink(confluence);
    const client = await administrator();
    expect((await client.submit(confluence.url + edit(id), { action: "delete" })).status).toBe(403);
    expect((await client.open(confluence.url + edit("unknown"))).status).toBe(404);
  });
});

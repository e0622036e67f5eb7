import { randomUUID } from "node:crypto";
import {
  createOAuth2Client,
  deleteOAuth2Client,
  getOAuth2Client,
  listOAuth2Clients,
  type OAuth2Client,
  type OAuth2ClientSettings,
  resetOAuth2ClientSecret,
  updateOAuth2Client,
} from "../../provider/confluence/oauth2-clients";
import { describeOnServers } from "../support/contract-servers";

describeOnServers("incoming OAuth 2.0 clients", (server) => {
  const created = new Set<string>();

  afterEach(async () => {
    for (const id of created) await deleteOAuth2Client(server().http, id);
    created.clear();
  });

  test("are created with an id and a secret, and listed and read with them", async () => {
    const settings = someClient();
    const client = await create(settings);
    expect(client).toMatchObject(settings);
    expect(client.clientSecret.length).toBeGreaterThanOrEqual(16);
    expect(await getOAuth2Client(server().http, client.id)).toEqual(client);
    expect(await listOAuth2Clients(server().http)).toContainEqual(client);
  });

  test("keep redirect URIs sorted and without duplicates", async () => {
    const [a, b] = ["https://a.example.com/", "https://b.example.com/"];
    const { redirects } = await create(someClient({ redirects: [b, a, b] }));
    expect(redirects).toEqual([a, b]);
  });

  test("change everything but id and secret", async () => {
    const client = await create();
    const settings = someClient({ redirects: ["http://localhost:8080/done"], scope: "WRITE" });
    await updateOAuth2Client(server().http, client.id, settings);
    expect(await getOAuth2Client(server().http, client.id)).toEqual({ ...client, ...settings });
  });

  test("get a new secret by client id", async () => {
    const client = await create();
    const reset = await resetOAuth2ClientSecret(server().http, client.clientId);
    expect(reset).toEqual({ ...client, clientSecret: reset.clientSecret });
    expect(reset.clientSecret).not.toBe(client.clientSecret);
    expect(await getOAuth2Client(server().http, client.id)).toEqual(reset);
  });

  test("have unique names, at creation and when they change", async () => {
    const [one, other] = [await create(), await create()];
    await expect(create(someClient({ name: one.name }))).rejects.toMatchObject({ reason: "name_taken" });
    await expect(
      updateOAuth2Client(server().http, other.id, someClient({ name: one.name })),
    ).rejects.toMatchObject({ reason: "name_taken" });
  });

  test("may keep their name when something else changes", async () => {
    const { id, name } = await create();
    await updateOAuth2Client(server().http, id, someClient({ name, scope: "ADMIN" }));
    expect(await getOAuth2Client(server().http, id)).toMatchObject({ name, scope: "ADMIN" });
  });

  test.each([
    ["a fragment", "https://app.example.com/#done"],
    ["a relative address", "/done"],
  ])("are refused with %s", async (_what, redirect) => {
    await expect(create(someClient({ redirects: [redirect] }))).rejects.toMatchObject({
      reason: "request_refused",
    });
  });

  test("are deleted, a second time without an error, and then read as undefined", async () => {
    const { id } = await create();
    await deleteOAuth2Client(server().http, id);
    await deleteOAuth2Client(server().http, id);
    expect(await getOAuth2Client(server().http, id)).toBeUndefined();
  });

  async function create(settings = someClient()): Promise<OAuth2Client> {
    const client = await createOAuth2Client(server().http, settings);
    created.add(client.id);
    return client;
  }
});

function someClient(settings: Partial<OAuth2ClientSettings> = {}): OAuth2ClientSettings {
  return {
    name: `Contract test ${randomUUID()}`,
    redirects: ["https://app.example.com/callback"],
    scope: "READ",
    ...settings,
  };
}

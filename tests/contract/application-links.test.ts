import { randomUUID } from "node:crypto";
import * as applicationLinks from "../../provider/confluence/application-links";
import { isTypeInstalled } from "../../provider/confluence/application-types";
import { createOAuth2Client, deleteOAuth2Client } from "../../provider/confluence/oauth2-clients";
import { idOfUrl } from "../../provider/resources/links/application-id";
import { createLink, describeOnServers, someLink } from "../support/contract-servers";

describeOnServers("application links", (server) => {
  const get = (id: string) => applicationLinks.get(server().http, id);

  test("a generic link gets the id that is derived from its URL", async () => {
    const link = await createLink(server());
    expect(link.id).toBe(idOfUrl(link.rpcUrl));
    expect(await get(link.id)).toEqual({
      id: link.id,
      name: link.name,
      type: "generic",
      rpcUrl: link.rpcUrl,
      displayUrl: link.displayUrl,
      primary: expect.any(Boolean),
      system: false,
    });
  });

  test("a link to an Atlassian application gets the id it is given, whether the application responds or not", async () => {
    const id = randomUUID();
    const link = await createLink(server(), { id, type: "jira" });
    expect(link.id).toBe(id);
    expect(await get(id)).toMatchObject({ type: "jira", rpcUrl: link.rpcUrl });
  });

  test("the list has every link in the order of creation", async () => {
    const one = await createLink(server());
    const other = await createLink(server());
    const ids = (await applicationLinks.list(server().http)).map(({ id }) => id);
    expect(ids.slice(-2)).toEqual([one.id, other.id]);
  });

  test("the list leaves out OAuth 2.0 clients, which the server shows as generic links", async () => {
    const { http } = server();
    const client = await createOAuth2Client(http, {
      name: `Contract test ${randomUUID()}`,
      redirects: ["https://client.contract-test.example.com/callback"],
      scope: "READ",
    });
    try {
      expect((await applicationLinks.list(http)).map(({ id }) => id)).not.toContain(client.id);
    } finally {
      await deleteOAuth2Client(http, client.id);
    }
  });

  test("a taken name is changed by the server silently", async () => {
    const { id, name } = await createLink(server());
    const twin = await createLink(server(), { name });
    expect((await get(twin.id))?.name).toBe(`${name} - 2`);
    expect((await get(id))?.name).toBe(name);
  });

  test("a link whose id is in use is refused", async () => {
    const { rpcUrl } = await createLink(server());
    const creation = await applicationLinks.create(server().http, someLink({ rpcUrl, displayUrl: rpcUrl }));
    expect(creation.outcome).toBe("refused");
  });

  test("a link of a type that is not installed is refused", async () => {
    const { http } = server();
    const creation = await applicationLinks.create(http, someLink({ id: randomUUID(), type: "lotus" }));
    expect(creation.outcome).toBe("refused");
    expect(await isTypeInstalled(http, "lotus")).toBe(false);
    expect(await isTypeInstalled(http, "jira")).toBe(true);
    expect(await isTypeInstalled(http, "generic")).toBe(true);
  });

  test("an unknown link reads as undefined", async () => {
    expect(await get(randomUUID())).toBeUndefined();
  });

  test("an update changes name and both URLs, and the id stays", async () => {
    const { id } = await createLink(server());
    const { name, rpcUrl, displayUrl } = someLink();
    const changed = { name, rpcUrl, displayUrl, primary: false };
    const update = await applicationLinks.update(server().http, id, changed);
    expect(update).toMatchObject({ outcome: "updated", link: { id, name, rpcUrl, displayUrl } });
    expect(await get(id)).toMatchObject({ name, rpcUrl, displayUrl });
  });

  test("an update with primary makes the other link of the type not primary, and one without changes nothing", async () => {
    const { http } = server();
    const one = await createLink(server(), { isPrimary: true });
    const other = await createLink(server());
    expect((await get(one.id))?.primary).toBe(true);
    await applicationLinks.update(http, other.id, { ...members(other), primary: true });
    expect((await get(one.id))?.primary).toBe(false);
    await applicationLinks.update(http, other.id, { ...members(other), primary: false });
    expect((await get(other.id))?.primary).toBe(true);
  });

  test.each(["name", "rpcUrl", "displayUrl"] as const)(
    "an update with another link's %s is refused and names it",
    async (member) => {
      const one = await createLink(server());
      const other = await createLink(server());
      const update = await applicationLinks.update(server().http, one.id, {
        ...members(one),
        [member]: other[member],
      });
      expect(update).toMatchObject({ outcome: "refused", contexts: [member] });
    },
  );

  test("a removed link is gone, and removing it again succeeds", async () => {
    const { http } = server();
    const { id } = await createLink(server());
    await applicationLinks.remove(http, id);
    expect(await get(id)).toBeUndefined();
    await applicationLinks.remove(http, id);
  });
});

function members({ name, rpcUrl, displayUrl }: applicationLinks.NewApplicationLink) {
  return { name, rpcUrl, displayUrl, primary: false };
}

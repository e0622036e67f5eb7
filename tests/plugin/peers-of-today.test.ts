import { runtime } from "@pulumi/pulumi";
import { getApplicationLinkStatus, listApplicationLinks } from "../../sdk";
import { configurationOf, startConfluence, startServer } from "../support/emulator";
import { FakeEngine } from "../support/engine/fake-engine";
import { startInProcessPlugin } from "../support/in-process-plugin";

const LOGIN = "POST /rest/tsv/1.0/authenticate";

describe.each([
  ["jira", "jira-11", "jira"],
  ["bitbucket", "bitbucket-10", "stash"],
] as const)("a %s that accepts no HTTP Basic (%s)", (product, profile, typeId) => {
  test("is linked both ways and read with a session, and left as it was", async () => {
    const confluence = await startConfluence({ profile: "confluence-10", contextPath: "/wiki" });
    const peer = await startServer({ product, profile, contextPath: "/peer" });
    const before = [confluence.snapshot(), peer.snapshot()];
    const connections = { peer: { baseUrl: peer.url, username: "admin", password: "admin" } };
    const config = { ...configurationOf(confluence), "confluence:connections": JSON.stringify(connections) };
    const engine = new FakeEngine({ config }, startInProcessPlugin);
    // What the component ReciprocalLink declares.
    for (const [name, connection, other, type] of [
      ["local", "default", peer, typeId],
      ["remote", "peer", confluence, "confluence"],
    ] as const) {
      const link = engine.declare(name, "ApplicationLink", {
        name: `To ${type}`,
        type,
        rpcUrl: other.url,
        connection,
      });
      engine.declare(`${name}-settings`, "OAuthSettings", {
        applicationLinkId: link.output("id"),
        incoming: "2LO",
        outgoing: "2LO",
        connection,
      });
    }
    await engine.up();
    expect(peer.requests.byRoute[LOGIN]).toBe(1);
    expect(peer.requests.rejectedLogins + confluence.requests.rejectedLogins).toBe(0);
    peer.requests.clear();
    expect((await engine.up()).steps).toEqual([]);
    expect(peer.requests.total).toBe(0);

    runtime.setAllConfig(config, ["confluence:password", "confluence:connections"]);
    expect(await listApplicationLinks({ connection: "peer" })).toMatchObject([{ name: "To confluence" }]);
    for (const [connection, id] of [
      ["default", peer.applicationId],
      ["peer", confluence.applicationId],
    ] as const) {
      expect(await getApplicationLinkStatus({ connection, id })).toMatchObject({
        working: true,
      });
    }
    expect(peer.requests.byRoute[LOGIN]).toBe(1);

    await engine.destroy();
    expect([confluence.snapshot(), peer.snapshot()]).toEqual(before);
  });
});

describe("lookups, which are made in the program's own process", () => {
  const lookUp = (peer: { readonly url: string }, login: Readonly<Record<string, string>>) => {
    const connections = { peer: { baseUrl: peer.url, ...login } };
    runtime.setAllConfig({ "confluence:connections": JSON.stringify(connections) }, [
      "confluence:connections",
    ]);
    return listApplicationLinks({ connection: "peer" });
  };

  test("use the password on Bitbucket, whose tokens cannot administer", async () => {
    const peer = await startServer({ product: "bitbucket", profile: "bitbucket-10" });
    const login = { username: "admin", password: "admin", token: "no-such-token" };
    expect(await lookUp(peer, login)).toEqual([]);
    const id = "c0ffee00-0000-4000-8000-000000000000";
    await expect(getApplicationLinkStatus({ connection: "peer", id })).rejects.toThrow(/\[not_found\]/);
    expect(peer.requests.rejectedLogins).toBe(0);
  });

  test("name the product whose permission is missing", async () => {
    const users = [{ name: "editor", password: "editor" }];
    const peer = await startServer({ product: "jira", profile: "jira-11", users });
    const login = { username: "editor", password: "editor" };
    await expect(lookUp(peer, login)).rejects.toThrow(/requires a Jira administrator.*user "editor"/);
  });
});

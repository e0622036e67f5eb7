import { randomUUID } from "node:crypto";
import { readStatus } from "../../provider/confluence/link-status";
import { createLink, createLinkToPeer, describeOnServers, HAS_PEER } from "../support/contract-servers";

const OFF = { incoming: "disabled", outgoing: "disabled" } as const;

describeOnServers("link status", (server) => {
  test("of a generic link says that it cannot be checked", async () => {
    const { id } = await createLink(server());
    expect(await readStatus(server().http, id)).toMatchObject({
      working: false,
      local: OFF,
      error: { category: "NON_ATLASSIAN" },
    });
  });

  test("of an application that is down says what went wrong with the connection", async () => {
    const { id } = await createLink(server(), {
      id: randomUUID(),
      type: "jira",
      rpcUrl: "http://127.0.0.1:9",
    });
    const { working, error, remote } = (await readStatus(server().http, id)) ?? {};
    expect(working).toBe(false);
    expect(`${error?.category} ${error?.type}`).toMatch(
      /^(NETWORK_ERROR CONNECTION_REFUSED|INCOMPATIBLE NO_OUTGOING_AUTH)$/,
    );
    expect(remote).toBeUndefined();
  });

  test("of an unknown link is undefined", async () => {
    expect(await readStatus(server().http, randomUUID())).toBeUndefined();
  });

  if (HAS_PEER) {
    test("of a link without a link back says so", async () => {
      const { id } = await createLinkToPeer(server());
      expect(await readStatus(server().http, id)).toMatchObject({
        working: false,
        error: { category: "CONFIG_ERROR", type: "NO_REMOTE_APPLINK" },
      });
    });
  }
});

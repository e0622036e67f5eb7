import { idOfUrl } from "../../provider/resources/links/application-id";
import { requestsDuring } from "../support/emulator";
import { failureOf } from "../support/engine/fake-engine";
import { startInProcessStack } from "../support/stack";

const LINK = { name: "CRM", rpcUrl: "https://crm.example.com" };
const ID = idOfUrl(LINK.rpcUrl);
const OWN = new RegExp(`^/rest/applinks/3\\.0/applinks/${ID}$`);
const CREATION = /^\/rest\/applinks\/3\.0\/applicationlink$/;
const LIST = /^\/rest\/applinks\/3\.0\/applinks\?/;
const HTML = "<html><head><title>Request Rejected</title></head></html>";

async function declared(adopt?: "takeover") {
  const stack = await startInProcessStack();
  stack.engine.declare("crm", "ApplicationLink", { ...LINK, ...(adopt === undefined ? {} : { adopt }) });
  return stack;
}

describe("a node that responds with an older state", () => {
  test("does not make a new link count as deleted", async () => {
    const { engine, confluence } = await declared();
    // The first list is read before the creation.
    confluence.faults.add({ kind: "status", status: 200, body: "[]", match: { path: LIST, times: 2 } });
    confluence.faults.add({ kind: "status", status: 404, match: { method: "GET", path: OWN, times: 1 } });
    expect((await engine.up()).steps).toEqual(["create crm"]);
    expect(engine.resource("crm").id).toBe(ID);
  });

  test("keeps a new link that it does not show at all in the state, so that nothing is created twice", async () => {
    const { engine, confluence } = await declared();
    confluence.faults.add({ kind: "status", status: 200, body: "[]", match: { path: LIST } });
    confluence.faults.add({ kind: "status", status: 404, match: { method: "GET", path: OWN } });
    const { message } = await failureOf(engine.up());
    expect(message).toMatch(/\[unconfirmed\] It is in the state.*cluster node/);
    expect(engine.resource("crm").id).toBe(ID);
    confluence.faults.clear();
    await engine.up();
    expect((await engine.refresh()).drift).toEqual({});
    expect(confluence.state.links).toHaveLength(1);
  });

  test("does not remove a link from the state at a refresh", async () => {
    const { engine, confluence } = await declared();
    await engine.up();
    confluence.faults.add({ kind: "status", status: 200, body: "[]", match: { path: LIST, times: 1 } });
    expect((await engine.refresh()).drift).toEqual({});
    expect(engine.names).toEqual(["crm"]);
  });

  test("a link that is missing from the second list is gone", async () => {
    const { engine, confluence } = await declared();
    await engine.up();
    confluence.state.links = [];
    const { byRoute } = await requestsDuring(confluence, () => engine.refresh());
    expect(engine.names).toEqual([]);
    expect(byRoute).toMatchObject({ "GET /rest/applinks/3.0/applinks": 2 });
  });
});

describe("a creation that is refused with 400", () => {
  test("is reported in the server's words where they name a member, with takeover too", async () => {
    const { engine, confluence } = await declared("takeover");
    const body = '{"status":400,"message":["Diese URL ist nicht erlaubt."],"fields":["rpcUrl"]}';
    confluence.faults.add({ kind: "status", status: 400, body, match: { path: CREATION } });
    const { byRoute } = await requestsDuring(confluence, async () =>
      expect((await failureOf(engine.up())).message).toMatch(
        /: Diese URL ist nicht erlaubt .*\[request_refused\]/,
      ),
    );
    expect(Object.keys(byRoute).filter((route) => route.startsWith("DELETE"))).toEqual([]);
  });

  test.each(["takeover", undefined] as const)(
    "is not taken for a ghost link when the server has none, with %s",
    async (adopt) => {
      const { engine, confluence } = await declared(adopt);
      const body = '{"status":400,"message":["Der Name ist reserviert."]}';
      confluence.faults.add({ kind: "status", status: 400, body, match: { path: CREATION } });
      const { byRoute } = await requestsDuring(confluence, async () =>
        expect((await failureOf(engine.up())).message).toMatch(
          /: Der Name ist reserviert .*\[request_refused\] There is no link with this id or URL, not even a hidden one/,
        ),
      );
      expect(Object.keys(byRoute).filter((route) => route.startsWith("DELETE"))).toEqual([]);
    },
  );

  test.each([400, 404, 500])(
    "by a ghost link that cannot be deleted (%p) says who has to delete it",
    async (status) => {
      const { engine, confluence } = await declared("takeover");
      confluence.state.ghostLinkIds = [ID];
      confluence.faults.add({ kind: "status", status, match: { method: "DELETE" } });
      expect((await failureOf(engine.up())).message).toMatch(
        /\[ghost_link\] The server still has the id \S+ without a link.*cannot be deleted over REST either/,
      );
      expect(confluence.state.ghostLinkIds).toEqual([ID]);
    },
  );

  test.each([400, 403, 409])("by a firewall's page (%p) deletes nothing with takeover", async (status) => {
    const { engine, confluence } = await declared("takeover");
    confluence.state.ghostLinkIds = [ID];
    confluence.faults.add({ kind: "html", status, body: HTML, match: { path: CREATION } });
    const { byRoute } = await requestsDuring(confluence, async () =>
      expect((await failureOf(engine.up())).message).toMatch(
        /"Request Rejected".*\[refused_by_intermediary\]/,
      ),
    );
    expect(Object.keys(byRoute).filter((route) => route.startsWith("DELETE"))).toEqual([]);
    expect(confluence.state.ghostLinkIds).toEqual([ID]);
  });
});

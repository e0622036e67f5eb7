import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { openServerWithBasic } from "../support/emulator";
import { addLink, addLinkTo } from "../support/emulator-links";
import { type RestClient, restClient } from "../support/rest-client";

let confluence: Emulator;
let jira: Emulator;
let generic: Emulator;
let asAdmin: RestClient;

beforeAll(async () => {
  [confluence, jira, generic] = await Promise.all([
    openServerWithBasic({ product: "confluence", contextPath: "/wiki" }),
    openServerWithBasic({ product: "jira" }),
    openServerWithBasic({ product: "generic" }),
  ]);
  asAdmin = restClient(confluence.url);
});
afterEach(() => {
  for (const emulator of [confluence, jira, generic]) emulator.reset();
});
afterAll(() => Promise.all([confluence, jira, generic].map((emulator) => emulator.close())));

const FORM = "/rest/applinks/1.0/applicationlinkForm";
const CREATE = `${FORM}/createAppLink`;
/** Nothing listens on the discard port. */
const DOWN = "http://127.0.0.1:9/jira";

function form(link: object = {}, rest: object = {}) {
  return {
    applicationLink: {
      typeId: "jira",
      name: "Jira",
      rpcUrl: jira.url,
      displayUrl: jira.url,
      isPrimary: true,
      ...link,
    },
    username: "",
    password: "",
    createTwoWayLink: false,
    customRpcURL: false,
    rpcUrl: "",
    configFormValues: { trustEachOther: false, shareUserbase: false },
    ...rest,
  };
}
const twoWay = (rest: object = {}) =>
  form({}, { createTwoWayLink: true, username: "admin", password: "admin", ...rest });

describe("createAppLink", () => {
  test("uses the id from the peer's manifest and responds with 200, not 201", async () => {
    const created = await asAdmin("POST", CREATE, form({ id: "ignored" }));
    expect(created.status).toBe(200);
    expect(created.json).toMatchObject({
      applicationLink: { id: jira.applicationId, typeId: "jira", name: "Jira", isPrimary: true },
      autoConfigurationSuccessful: true,
    });
    expect(jira.state.links).toEqual([]);
  });

  test("derives the id from the URL when the peer is down or of another type", async () => {
    await asAdmin("POST", CREATE, form({ rpcUrl: DOWN }));
    await asAdmin("POST", CREATE, form({ typeId: "bamboo" }));
    const ids = confluence.state.links.map(({ id }) => id);
    expect(ids).not.toContain(jira.applicationId);
    expect(ids).toHaveLength(2);
  });

  test.each<[string, () => object, string[]]>([
    ["a blank name", () => form({ name: "  " }), ["application-name"]],
    ["an unknown type", () => form({ typeId: "unheard-of" }), ["application-types"]],
    ["no type and no name", () => form({ typeId: "", name: "" }), ["application-name", "application-types"]],
  ])("refuses %s with 400 and the fields", async (_what, body, fields) => {
    const response = await asAdmin("POST", CREATE, body());
    expect(response.status).toBe(400);
    expect(response.json).toEqual({ status: 400, message: fields.map(() => expect.any(String)), fields });
  });

  test("allows only system administrators to share the user base", async () => {
    const body = form({}, { configFormValues: { trustEachOther: true, shareUserbase: true } });
    const response = await restClient(confluence.url, "manager")("POST", CREATE, body);
    expect([response.status, response.json]).toMatchObject([400, { fields: ["same-userbase"] }]);
    expect((await asAdmin("POST", CREATE, body)).status).toBe(200);
  });

  test("refuses the RPC URL of an existing link, even under another id", async () => {
    addLink(confluence, { rpcUrl: jira.url });
    const response = await asAdmin("POST", CREATE, form());
    expect(response.status).toBe(400);
    expect(response.json).not.toHaveProperty("fields");
  });

  test("refuses the id of a ghost link", async () => {
    confluence.state.ghostLinkIds = [jira.applicationId];
    expect((await asAdmin("POST", CREATE, form())).status).toBe(400);
  });

  test.each<[string, object, number]>([
    ["without a link", { applicationLink: undefined }, 500],
    ["without configFormValues", { configFormValues: undefined }, 500],
    ["with an unknown member", { surprise: true }, 400],
  ])("fails %s", async (_what, rest, status) => {
    expect((await asAdmin("POST", CREATE, form({}, rest))).status).toBe(status);
  });

  test("fails with 500 without a name", async () => {
    expect((await asAdmin("POST", CREATE, form({ name: null }))).status).toBe(500);
  });
});

describe("two-way creation", () => {
  test("creates the other half at the peer, under this server's id", async () => {
    const created = await asAdmin("POST", CREATE, twoWay());
    expect(created.json).toMatchObject({ autoConfigurationSuccessful: true });
    expect(jira.state.links).toMatchObject([
      { id: confluence.applicationId, typeId: "confluence", name: "Confluence", rpcUrl: confluence.url },
    ]);
    expect(jira.state.consumers).toEqual([]);
  });

  test("sends the custom address to the peer", async () => {
    await asAdmin("POST", CREATE, twoWay({ customRpcURL: true, rpcUrl: "http://wiki.internal" }));
    expect(jira.state.links).toMatchObject([{ rpcUrl: "http://wiki.internal", displayUrl: confluence.url }]);
  });

  test("with mutual trust configures OAuth in both directions, so that either side reports a working link", async () => {
    const body = twoWay({ configFormValues: { trustEachOther: true, shareUserbase: false } });
    expect((await asAdmin("POST", CREATE, body)).json).toMatchObject({ autoConfigurationSuccessful: true });
    expect(confluence.state.consumers).toMatchObject([
      { key: jira.state.ownConsumer.key, twoLOAllowed: true },
    ]);
    expect(jira.state.consumers).toMatchObject([
      { key: confluence.state.ownConsumer.key, twoLOAllowed: true },
    ]);
  });

  test("with credentials that the peer refuses is a 400, and nothing is stored", async () => {
    for (const [username, password] of [
      ["admin", "wrong"],
      ["editor", "editor"],
    ]) {
      const response = await asAdmin("POST", CREATE, twoWay({ username, password }));
      expect([response.status, response.json]).toMatchObject([400, { fields: ["authorization"] }]);
    }
    expect([confluence.state.links, jira.state.links]).toEqual([[], []]);
  });

  test("with a peer that is down is a 500, and nothing is stored", async () => {
    const body = { ...twoWay(), applicationLink: form({ rpcUrl: DOWN }).applicationLink };
    expect((await asAdmin("POST", CREATE, body)).status).toBe(500);
    expect(confluence.state.links).toEqual([]);
  });

  test("is undone with reciprocate=true", async () => {
    const body = twoWay({ configFormValues: { trustEachOther: true, shareUserbase: false } });
    await asAdmin("POST", CREATE, body);
    // An account with permission to delete there; signed calls without one are anonymous.
    const [consumer] = jira.state.consumers;
    if (consumer !== undefined) consumer.executingTwoLOUser = "admin";
    const [link] = confluence.state.links;
    if (link !== undefined)
      delete link.providers["com.atlassian.applinks.api.auth.types.OAuthAuthenticationProvider"];
    const path = `/rest/applinks/1.0/applicationlink/${link?.id}?reciprocate=true`;
    expect((await asAdmin("DELETE", path)).status).toBe(200);
    expect([confluence.state.links, jira.state.links]).toEqual([[], []]);
  });

  test("is not undone here when the peer refuses (500)", async () => {
    const link = addLinkTo(confluence, jira, {
      providers: {
        "com.atlassian.applinks.api.auth.types.BasicAuthenticationProvider": {
          username: "editor",
          password: "editor",
        },
      },
    });
    const path = `/rest/applinks/1.0/applicationlink/${link.id}?reciprocate=true`;
    expect((await asAdmin("DELETE", path)).status).toBe(500);
    expect(confluence.state.links).toHaveLength(1);
  });
});

describe("the manifest form", () => {
  const inspect = (url: string) => asAdmin("GET", `${FORM}/manifest?url=${encodeURIComponent(url)}`);

  test("shows the manifest of an application that can be linked", async () => {
    const response = await inspect(`${jira.url}/`);
    expect([response.status, response.json]).toMatchObject([200, { id: jira.applicationId, typeId: "jira" }]);
  });

  test("warns of a server that does not respond", async () => {
    expect((await inspect(DOWN)).json).toMatchObject({ code: "applinks.warning.unknown.host" });
  });

  test("shows nothing of an application without a manifest", async () => {
    const response = await inspect(generic.url);
    expect([response.status, response.json]).toEqual([200, {}]);
  });

  test.each([
    ["a blank URL", "", 400],
    ["a relative URL", "jira", 400],
  ])("%s is a %s", async (_what, url, status) => {
    expect((await inspect(url)).status).toBe(status);
  });

  test("an application that is linked already, or this one, is a 409", async () => {
    const link = addLinkTo(confluence, jira, { rpcUrl: "http://old.example.com" });
    expect((await inspect(jira.url)).status).toBe(409);
    expect((await inspect(link.rpcUrl)).status).toBe(409);
    expect((await inspect(confluence.url)).status).toBe(409);
    expect((await inspect(confluence.url.replace("127.0.0.1", "localhost"))).status).toBe(409);
  });
});

describe("details", () => {
  const check = (change: object) =>
    asAdmin("POST", `${FORM}/details`, {
      username: "admin",
      password: "admin",
      remoteUrl: jira.url,
      rpcUrl: confluence.url,
      ...change,
    });

  test("checks at the peer that the login is valid and that the peer can reach this server", async () => {
    expect((await check({})).status).toBe(200);
    const wrong = await check({ password: "wrong" });
    expect([wrong.status, wrong.json]).toMatchObject([400, { fields: ["reciprocal-link-password"] }]);
    expect((await check({ rpcUrl: DOWN })).status).toBe(400);
    expect((await check({ remoteUrl: DOWN })).status).toBe(500);
  });
});

test("a static URL link has a fixed address", async () => {
  const path = `${FORM}/createStaticUrlAppLink?typeId=`;
  const created = await asAdmin("POST", `${path}reference-documentation`);
  expect([created.status, created.json]).toMatchObject([200, { rpcUrl: "https://docs.example.com" }]);
  expect((await asAdmin("POST", `${path}jira`)).status).toBe(400);
});

describe("listApplicationlinks", () => {
  test("sorts by type, then name, and names the authentication of both directions", async () => {
    addLink(confluence, { typeId: "jira", name: "b" });
    addLink(confluence, { typeId: "jira", name: "A", providers: { "some.Provider": {} } });
    addLink(confluence, { typeId: "bamboo", name: "z" });
    const { json } = await asAdmin("GET", "/rest/applinks/1.0/listApplicationlinks");
    const { list } = json as {
      list: { application: { name: string }; configuredOutboundAuthenticators: string[] }[];
    };
    expect(list.map(({ application }) => application.name)).toEqual(["z", "A", "b"]);
    expect(list[1]).toMatchObject({
      configuredOutboundAuthenticators: ["some.Provider"],
      configuredInboundAuthenticators: [],
      webItems: [],
      isSystem: false,
    });
  });

  test("carries a type attribute in XML", async () => {
    addLink(confluence);
    const { text } = await asAdmin("GET", "/rest/applinks/1.0/listApplicationlinks", undefined, {
      Accept: "*/*",
    });
    expect(text).toMatch(/<list[^>]*><list xsi:type="linkAndAuthProviderEntity"><application><link /);
  });

  test.each<[string, () => object, string]>([
    ["up", () => ({ id: jira.applicationId }), "OK"],
    ["known under an id derived from its URL", () => ({}), "UPGRADED_TO_UAL"],
    ["down", () => ({ rpcUrl: DOWN }), "OFFLINE"],
  ])("the state of a link whose peer is %s is %s", async (_what, change, state) => {
    const link = addLink(confluence, { typeId: "jira", rpcUrl: jira.url, ...change() });
    const path = `/rest/applinks/1.0/listApplicationlinkstates/id/${link.id}`;
    expect((await asAdmin("GET", path)).json).toEqual({ appLinkState: state });
  });

  test("the state of an unknown link is a 500", async () => {
    const path = `/rest/applinks/1.0/listApplicationlinkstates/id/${jira.applicationId}`;
    expect((await asAdmin("GET", path)).status).toBe(500);
  });
});

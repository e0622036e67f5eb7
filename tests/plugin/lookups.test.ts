import { log, runtime } from "@pulumi/pulumi";
import { readConnection } from "../../provider/connection/connection-settings";
import { Instance } from "../../provider/connection/instance";
import { listLinks } from "../../provider/lookups/application-links";
import { getApplicationLink, listApplicationLinks } from "../../sdk/lookups/application-links";
import { configurationOf, startConfluence, startServer } from "../support/emulator";
import { startHttpServer } from "../support/http-server";
import { restClient } from "../support/rest-client";

describe("a lookup", () => {
  test.each([
    ["confluence", "GET /logout.action"],
    ["jira", "DELETE /rest/auth/1/session"],
    ["bitbucket", "GET /j_atl_security_logout"],
  ] as const)(
    "ends its session as a %s does, which nothing has asked for its product",
    async (product, logout) => {
      const server = await startServer({ product, profile: "confluence-10" });
      const config = configurationOf(server);
      const instance = new Instance(readConnection("default", (key) => config[key], {}));
      expect(await listLinks(instance)).toEqual([]);
      await instance.close();
      expect(server.requests.byRoute).toMatchObject({ "POST /rest/tsv/1.0/authenticate": 1, [logout]: 1 });
    },
  );

  test("reads the server of its own program when several programs share a process", async () => {
    const first = await startConfluence();
    const second = await startConfluence();
    await restClient(second.url)("PUT", "/rest/applinks/3.0/applicationlink", {
      name: "Reporting",
      rpcUrl: "https://reporting.example.com",
      displayUrl: "https://reporting.example.com",
      typeId: "generic",
    });

    runtime.setAllConfig(configurationOf(first), ["confluence:password"]);
    expect(await listApplicationLinks()).toEqual([]);
    runtime.setAllConfig(configurationOf(second), ["confluence:password"]);
    expect(await listApplicationLinks()).toMatchObject([{ name: "Reporting" }]);
  });

  test("leaves out what it does not understand, and reports that once and where a link is not found", async () => {
    const entry = { id: "1", name: "App", type: "generic", primary: true };
    const urls = { rpcUrl: "https://app.example.com", displayUrl: "https://app.example.com" };
    const odd = { ...entry, id: "2", name: "Odd", link: { href: "canary" } };
    const server = await startHttpServer((_request, response) =>
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify([{ ...entry, ...urls }, odd])),
    );
    runtime.setAllConfig({ "confluence:baseUrl": server.url, "confluence:token": "t" }, ["confluence:token"]);
    const warn = jest.spyOn(log, "warn").mockResolvedValue();
    try {
      expect(await listApplicationLinks()).toMatchObject([{ name: "App" }]);
      await listApplicationLinks();
      const note =
        /^The application link 2 on http:\S+ cannot be parsed by this version of the provider \(rpcUrl: .*\): it is left alone and omitted from lists\.$/;
      expect(warn.mock.calls).toEqual([[expect.stringMatching(note)]]);
      await expect(getApplicationLink({ name: "Odd" })).rejects.toThrow(
        /Existing links: "App" \(\S+\)\. The application link 2 on \S+ cannot be parsed/,
      );
    } finally {
      warn.mockRestore();
    }
  });
});

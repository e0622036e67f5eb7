import { runtime } from "@pulumi/pulumi";
import { listApplicationLinks } from "../../sdk/lookups/application-links";
import { configurationOf, startConfluence } from "../support/emulator";
import { restClient } from "../support/rest-client";

describe("a lookup", () => {
  test("asks the server of its own program, when several programs share a process", async () => {
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
});

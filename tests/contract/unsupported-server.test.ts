import * as applicationLinks from "../../provider/confluence/application-links";
import { readManifest } from "../../provider/confluence/manifest";
import { someLink } from "../support/contract-servers";
import { startConfluence, startServer } from "../support/emulator";
import { connected } from "../support/http-settings";

describe("servers that cannot be used", () => {
  test("one without REST 3.0 is reported as too old", async () => {
    const http = connected(await startConfluence({ profile: "legacy" }));
    for (const call of [() => applicationLinks.list(http), () => applicationLinks.create(http, someLink())]) {
      await expect(call()).rejects.toMatchObject({
        reason: "unsupported_server",
        message: expect.stringMatching(/REST 3\.0 of the Application Links plugin/),
      });
    }
  });

  test("one whose context path is missing from the base URL is reported as such", async () => {
    const { url } = await startConfluence({ contextPath: "/confluence" });
    const http = connected({ url: url.replace("/confluence", "") });
    await expect(readManifest(http)).rejects.toMatchObject({
      reason: "unsupported_server",
      message: expect.stringMatching(/context path \(…\/confluence or …\/wiki\)/),
    });
  });

  test("an application without Application Links is reported as such", async () => {
    const http = connected(await startServer({ product: "generic" }));
    await expect(readManifest(http)).rejects.toMatchObject({ reason: "unsupported_server" });
  });
});

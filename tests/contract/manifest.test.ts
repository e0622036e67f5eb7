import * as applicationLinks from "../../provider/confluence/application-links";
import { readManifest, readPeerManifest } from "../../provider/confluence/manifest";
import { createLinkToPeer, describeOnServers, HAS_PEER } from "../support/contract-servers";

describeOnServers("manifests", (server) => {
  test("the server's id and type are public", async () => {
    const manifest = await readManifest(server().http);
    expect(manifest).toMatchObject({ typeId: "confluence", version: expect.stringMatching(/^\d+\./) });
    expect(manifest.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("nothing is found where nothing responds", async () => {
    const peer = await readPeerManifest(server().http, "http://127.0.0.1:9");
    expect(peer).toMatchObject({ found: "nothing", warning: expect.any(String) });
  });

  (HAS_PEER ? describe : describe.skip)("of another application", () => {
    test("are read by the server", async () => {
      const { http, peer } = server();
      if (peer !== undefined) await applicationLinks.remove(http, peer.applicationId);
      expect(await readPeerManifest(http, peer?.url ?? "")).toMatchObject({
        found: "manifest",
        manifest: { id: peer?.applicationId, typeId: peer?.typeId },
      });
    });

    test("are refused when the application is linked already", async () => {
      const { http, peer } = server();
      await createLinkToPeer(server());
      await expect(readPeerManifest(http, peer?.url ?? "")).rejects.toMatchObject({
        reason: "already_exists",
      });
    });
  });
});

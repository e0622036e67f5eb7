import * as applicationLinks from "../../provider/confluence/application-links";
import { isTypeInstalled } from "../../provider/confluence/application-types";
import { writeLevels } from "../../provider/confluence/oauth-levels";
import { someLink } from "../support/contract-servers";
import { startConfluence } from "../support/emulator";
import { addLink } from "../support/emulator-links";
import { connected } from "../support/http-settings";

/** A connection as one of the emulator's users, whose password is the name. */
function asUser(server: { readonly url: string }, username: string) {
  return connected(server, { credentials: { kind: "password", username, password: username } });
}

describe.each(["default", "alternate", "confluence-9.2+alternate", "random:1"])(
  "missing permissions, on profile %s",
  (profile) => {
    test("a user who is not an administrator may not list links (403 of REST 3.0)", async () => {
      const http = asUser(await startConfluence({ profile }), "editor");
      await expect(applicationLinks.list(http)).rejects.toMatchObject({
        reason: "permission_denied",
        status: 403,
        message: expect.stringMatching(/requires a Confluence administrator.*"editor"/),
      });
    });

    test("a user who is not an administrator may not create links (401 of REST 1.0 and 2.0)", async () => {
      const http = asUser(await startConfluence({ profile }), "editor");
      const create = () => applicationLinks.create(http, someLink());
      // Once the login is known to be valid, a 401 cannot mean a wrong password.
      await expect(applicationLinks.list(http)).rejects.toMatchObject({ reason: "permission_denied" });
      await expect(create()).rejects.toMatchObject({
        reason: "permission_denied",
        status: 401,
        message: expect.stringMatching(/requires a Confluence administrator.*"editor"/),
      });
      await expect(isTypeInstalled(http, "jira")).rejects.toMatchObject({ reason: "permission_denied" });
    });

    test("an administrator may not grant 2LOi, and the error names system administrators", async () => {
      const server = await startConfluence({ profile });
      const { id } = addLink(server, { typeId: "jira" });
      const http = asUser(server, "manager");
      await expect(writeLevels(http, id, { incoming: "disabled", outgoing: "2LOi" })).rejects.toMatchObject({
        reason: "permission_denied",
        message: expect.stringMatching(/"2LOi".*system administrator.*"manager"/),
      });
    });
  },
);

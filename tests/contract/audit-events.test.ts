import { readAuditEvents } from "../../provider/confluence/audit-events";
import { createLink, describeOnServers } from "../support/contract-servers";

describeOnServers("the audit log", (server) => {
  test("says who did what to a link, the newest first", async () => {
    const { id, name } = await createLink(server());
    const events = (await readAuditEvents(server().http)) ?? [];
    const [about] = events.filter(({ terms }) => terms.includes(name) || terms.includes(id));
    expect(about).toMatchObject({ author: expect.stringMatching(/./), action: expect.stringMatching(/./) });
    const times = events.map(({ atMs }) => atMs);
    expect(times).toEqual([...times].sort((one, other) => other - one));
  });
});

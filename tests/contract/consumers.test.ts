import { randomUUID } from "node:crypto";
import type { NewConsumer } from "../../provider/confluence/consumers";
import * as consumers from "../../provider/confluence/consumers";
import { writeLevels } from "../../provider/confluence/oauth-levels";
import { createLink, describeOnServers } from "../support/contract-servers";
import { bare, PUBLIC_KEYS } from "../support/public-keys";

function someConsumer(members: Partial<NewConsumer> = {}): NewConsumer {
  return {
    key: `contract-test-${randomUUID()}`,
    name: "Contract test",
    description: "For trying",
    publicKey: PUBLIC_KEYS[0],
    callback: "https://app.contract-test.example.com/callback",
    twoLOAllowed: false,
    executingTwoLOUser: undefined,
    twoLOImpersonationAllowed: false,
    ...members,
  };
}

describeOnServers("OAuth consumers", (server) => {
  const read = (linkId: string) => consumers.readIncomingConsumer(server().http, linkId);

  test("a link has none until one is put; its key comes back without armour", async () => {
    const { id } = await createLink(server());
    expect(await consumers.listConsumers(server().http, id)).toEqual([]);
    const consumer = someConsumer();
    await consumers.putIncomingConsumer(server().http, id, consumer);
    expect(await read(id)).toEqual({ ...consumer, publicKey: bare(consumer.publicKey) });
  });

  test("an unknown link has none", async () => {
    expect(await consumers.listConsumers(server().http, randomUUID())).toEqual([]);
  });

  test("on a link to an Atlassian application the 2LO members and the user are stored", async () => {
    const { id } = await createLink(server(), { id: randomUUID(), type: "jira" });
    const flags = { twoLOAllowed: true, twoLOImpersonationAllowed: true, executingTwoLOUser: "admin" };
    await consumers.putIncomingConsumer(server().http, id, someConsumer(flags));
    expect(await read(id)).toMatchObject(flags);
  });

  test("on a generic link the 2LO members of a new consumer are ignored", async () => {
    const { id } = await createLink(server());
    const flags = { twoLOAllowed: true, twoLOImpersonationAllowed: true };
    await consumers.putIncomingConsumer(server().http, id, someConsumer(flags));
    expect(await read(id)).toMatchObject({ twoLOAllowed: false, twoLOImpersonationAllowed: false });
  });

  test("putting the same key again changes the rest", async () => {
    const { id } = await createLink(server());
    const consumer = someConsumer();
    await consumers.putIncomingConsumer(server().http, id, consumer);
    const changed = { ...consumer, name: "Changed", description: undefined, publicKey: PUBLIC_KEYS[1] };
    await consumers.putIncomingConsumer(server().http, id, changed);
    expect(await read(id)).toEqual({ ...changed, publicKey: bare(PUBLIC_KEYS[1]) });
  });

  test("a string that is not a public key is refused", async () => {
    const { id } = await createLink(server());
    const consumer = someConsumer({ publicKey: "no key" });
    await expect(consumers.putIncomingConsumer(server().http, id, consumer)).rejects.toMatchObject({
      reason: "request_refused",
    });
  });

  test("switching the incoming direction off deletes the consumer", async () => {
    const { id } = await createLink(server());
    await consumers.putIncomingConsumer(server().http, id, someConsumer());
    await writeLevels(server().http, id, { incoming: "disabled", outgoing: "disabled" });
    expect(await read(id)).toBeUndefined();
  });

  test("an outgoing consumer is recognised by its missing public key", async () => {
    const { http } = server();
    const { id } = await createLink(server());
    await consumers.putServiceProviderConsumer(http, id, {
      key: `contract-test-${randomUUID()}`,
      name: `Contract test ${randomUUID()}`,
      description: undefined,
      sharedSecret: "shared-secret",
    });
    expect(await read(id)).toBeUndefined();
  });
});

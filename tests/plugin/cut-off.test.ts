import { setTimeout as sleep } from "node:timers/promises";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { configurationOf, openServer } from "../support/emulator";
import { FakeEngine, OperationFailed, type Report } from "../support/engine/fake-engine";
import { type InProcessPlugin, startInProcessPlugin } from "../support/in-process-plugin";
import { PUBLIC_KEYS } from "../support/public-keys";

const POLL_MS = 5;

describe("a run whose plugin is killed at every request in turn", () => {
  let confluence: Emulator;
  let jira: Emulator;
  let empty: Emulator["state"];
  const tally = { cuts: 0, recovered: 0 };

  beforeAll(async () => {
    [confluence, jira] = await Promise.all([
      openServer({ product: "confluence" }),
      openServer({ product: "jira" }),
    ]);
    empty = structuredClone(confluence.state);
  });

  afterAll(async () => {
    await Promise.all([confluence.close(), jira.close()]);
    process.stdout.write(
      `cut points: ${tally.cuts}; ${tally.recovered} of them needed the one command that the error names\n`,
    );
  });

  test.each(["before its effect", "after its effect"] as const)("first up, %s", async (moment) => {
    const reference = await serverAfter(async (stack) => {
      stack.declareFirst();
      await stack.engine.up();
    });
    await atEveryRequest(async (nth) => {
      const stack = await newStack();
      stack.declareFirst();
      const isCut = await stack.cutOff(nth, moment, () => stack.engine.up());
      await stack.recover();
      expect(picture()).toEqual(reference);
      await stack.destroyAll();
      return isCut;
    });
  });

  test.each(["before its effect", "after its effect"] as const)("update, %s", async (moment) => {
    const reference = await serverAfter(async (stack) => {
      stack.declareFirst();
      await stack.engine.up();
      stack.declareSecond();
      await stack.engine.up();
    });
    await atEveryRequest(async (nth) => {
      const stack = await newStack();
      stack.declareFirst();
      await stack.engine.up();
      stack.declareSecond();
      const isCut = await stack.cutOff(nth, moment, () => stack.engine.up());
      await stack.recover();
      expect(picture()).toEqual(reference);
      await stack.destroyAll();
      return isCut;
    });
  });

  test.each(["before its effect", "after its effect"] as const)("destroy, %s", async (moment) => {
    await atEveryRequest(async (nth) => {
      const stack = await newStack();
      stack.declareFirst();
      await stack.engine.up();
      const isCut = await stack.cutOff(nth, moment, () => stack.engine.destroy());
      await stack.destroyAll();
      return isCut;
    });
  });

  class CutOffStack {
    #plugin: InProcessPlugin | undefined;

    readonly engine = new FakeEngine({ config: configurationOf(confluence) }, async (options) => {
      this.#plugin = await startInProcessPlugin(options);
      return this.#plugin;
    });

    declareFirst(): void {
      this.#declare({
        name: "Reporting",
        level: "2LOi",
        publicKey: PUBLIC_KEYS[0],
        key: "reporting",
        levels: "2LO",
        scope: "READ",
      });
    }

    /** Every resource is changed in the way that costs the most requests. */
    declareSecond(): void {
      this.#declare({
        name: "Reports",
        level: "2LO",
        publicKey: PUBLIC_KEYS[1],
        key: "reports",
        levels: "3LO",
        scope: "WRITE",
      });
    }

    #declare(wanted: {
      name: string;
      level: string;
      publicKey: string;
      key: string;
      levels: string;
      scope: string;
    }): void {
      const link = this.engine.declare("reporting", "ApplicationLink", {
        name: wanted.name,
        rpcUrl: "https://reporting.example.com",
      });
      this.engine.declare("consumer", "IncomingConsumer", {
        applicationLinkId: link.output("id"),
        key: wanted.key,
        name: wanted.name,
        publicKey: wanted.publicKey,
        level: wanted.level,
      });
      const peer = this.engine.declare("jira", "ApplicationLink", {
        name: "Jira",
        type: "jira",
        rpcUrl: jira.url,
        primary: true,
      });
      this.engine.declare("settings", "OAuthSettings", {
        applicationLinkId: peer.output("id"),
        incoming: wanted.levels,
        outgoing: wanted.levels,
      });
      this.engine.declare("client", "IncomingOAuth2Client", {
        name: wanted.name,
        redirectUris: ["https://reporting.example.com/callback"],
        scope: wanted.scope,
      });
    }

    /** Runs an operation and kills the process at its nth request; false when the operation has fewer. */
    async cutOff(
      nth: number,
      moment: "before its effect" | "after its effect",
      operation: () => Promise<Report>,
    ): Promise<boolean> {
      confluence.faults.add({
        kind: "hang",
        afterEffect: moment === "after its effect",
        match: { nth, times: 1 },
      });
      let isOver = false;
      const run = operation().then(
        () => undefined,
        (error: unknown) => error,
      );
      void run.then(() => {
        isOver = true;
      });
      const isHit = (): boolean => (confluence.faults.list()[0]?.applied ?? 0) > 0;
      while (!isOver && !isHit()) await sleep(POLL_MS);
      const isCut = isHit();
      if (isCut) {
        // The effect comes right after the fault is used.
        await sleep(20);
        await this.#plugin?.kill();
        tally.cuts++;
      }
      const error = await run;
      confluence.faults.clear();
      if (!isCut && error !== undefined) throw error;
      return isCut;
    }

    /** What a user does after a cut: up again; when it is refused, up with the command from the message. */
    async recover(): Promise<void> {
      try {
        await this.engine.up();
      } catch (error) {
        if (!(error instanceof OperationFailed)) throw error;
        const adopt = /confluence:adopt (\w+)/.exec(error.message)?.[1];
        if (adopt === undefined) throw error;
        tally.recovered++;
        this.engine.options = { config: { ...configurationOf(confluence), "confluence:adopt": adopt } };
        await this.engine.up();
        this.engine.options = { config: configurationOf(confluence) };
      }
    }

    async destroyAll(): Promise<void> {
      await this.engine.destroy();
      expect(this.engine.names).toEqual([]);
      expect(picture()).toEqual(JSON.parse(JSON.stringify(pictureOf(empty))));
    }
  }

  async function newStack(): Promise<CutOffStack> {
    Object.assign(confluence.state, structuredClone(empty));
    return new CutOffStack();
  }

  async function serverAfter(run: (stack: CutOffStack) => Promise<void>): Promise<object> {
    await run(await newStack());
    return picture();
  }

  function picture(): object {
    return JSON.parse(JSON.stringify(pictureOf(confluence.state))) as object;
  }
});

/** What must be the same however often a run was cut off: everything but generated ids and secrets, and the order. */
function pictureOf({
  links,
  consumers,
  serviceProviderConsumers,
  oauth2Clients,
  oauth2Configs,
  trustedApplications,
}: Emulator["state"]): object {
  const sorted = <T>(list: readonly T[]): T[] =>
    [...list].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return {
    links: sorted(links),
    consumers: sorted(consumers),
    serviceProviderConsumers: sorted(serviceProviderConsumers),
    oauth2Clients: sorted(oauth2Clients.map(({ name, redirects, scope }) => ({ name, redirects, scope }))),
    oauth2Configs: oauth2Configs.length,
    trustedApplications: trustedApplications.length,
  };
}

/** 1, 2, 3 … until an operation completes before the request that was to be cut off. */
async function atEveryRequest(attempt: (nth: number) => Promise<boolean>): Promise<void> {
  for (let nth = 1; await attempt(nth); nth++);
}

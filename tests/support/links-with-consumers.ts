import type { FakeEngine } from "./engine/fake-engine";
import { PUBLIC_KEYS } from "./public-keys";

/** Declares the given number of links, each with an incoming consumer. */
export function declareLinksWithConsumers(engine: FakeEngine, count: number): void {
  for (let index = 0; index < count; index++) {
    const link = engine.declare(`link-${index}`, "ApplicationLink", {
      name: `Application ${index}`,
      rpcUrl: `https://application-${index}.example.com`,
    });
    engine.declare(`consumer-${index}`, "IncomingConsumer", {
      applicationLinkId: link.output("id"),
      key: `consumer-${index}`,
      name: `Consumer ${index}`,
      publicKey: PUBLIC_KEYS[0],
      level: "2LOi",
    });
  }
}

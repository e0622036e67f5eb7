import { takeInventory } from "../../cli/export/inventory";
import { LANGUAGES } from "../../cli/export/languages";
import { statementsOf } from "../../cli/export/statements";
import { readConnection } from "../../provider/connection/connection-settings";
import { Instance } from "../../provider/connection/instance";
import { closedAfterTest } from "../support/closing";
import { startConfluence } from "../support/emulator";
import { addLink } from "../support/emulator-links";

const CANARY = "canary-5ecret-of-somebody-else";

describe("export of a server with what this version does not understand", () => {
  test("leaves that out with a sentence, without the secrets next to it, and writes the rest", async () => {
    const confluence = await startConfluence();
    confluence.settings.allowInsecureOAuth2 = true;
    addLink(confluence, { name: "CRM", rpcUrl: "https://crm.example.com" });
    const odd = [
      [
        /^\/rest\/oauth2\/latest\/client$/,
        `[{"id":7,"clientSecret":"${CANARY}","redirects":"https://a.example.com"}]`,
      ],
      [/\/authentication\/consumer$/, `{"consumers":[{"key":"k","sharedSecret":"${CANARY}","publicKey":3}]}`],
      [
        /\/authentication\/provider$/,
        `{"authenticationProviders":[{"kind":"app","config":{"password":"${CANARY}"}}]}`,
      ],
    ] as const;
    for (const [path, body] of odd) {
      confluence.faults.add({ kind: "status", status: 200, body, match: { method: "GET", path } });
    }
    const config: Record<string, string> = { baseUrl: confluence.url, username: "admin", password: "admin" };
    const settings = readConnection("default", (key) => config[key.replace("confluence:", "")], {});
    const instance = closedAfterTest(new Instance(settings));
    const inventory = await takeInventory({
      servers: [{ connection: "default", instance }],
      secret: () => undefined,
    });
    expect(inventory.resources.map(({ kind, name }) => `${kind.kind} ${name}`)).toEqual([
      "ApplicationLink crm",
    ]);
    for (const what of ["OAuth 2.0 client 7", "OAuth consumer k", "authentication provider"]) {
      expect(inventory.omitted).toContainEqual(
        expect.stringMatching(`^The ${what} .*cannot be parsed by this version`),
      );
    }
    const statements = statementsOf(inventory);
    const written = Object.values(LANGUAGES).map(({ program }) => program(statements, "links").text);
    expect([...written, ...inventory.omitted].join()).not.toContain(CANARY);
  });
});

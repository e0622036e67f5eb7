import { join } from "node:path";
import { PolicyServer } from "../support/policy-server";

describe("the policy pack in the packed package", () => {
  test("runs where it is installed", async () => {
    const installation = process.env.E2E_INSTALLATION ?? "";
    const folder = join(installation, "node_modules", "pulumi-confluence-applinks", "policy");
    const server = await PolicyServer.start(folder);
    try {
      const resource = { kind: "TrustedApplication", name: "jira-trust", inputs: { outgoing: true } };
      expect(await server.analyze(resource)).toMatchObject([{ policy: "trusted-applications" }]);
    } finally {
      await server.close();
    }
  });
});

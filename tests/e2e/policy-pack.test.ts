import { join } from "node:path";
import { PolicyServer } from "../support/policy-server";
import { createProject } from "../support/pulumi-project";

const PROGRAM = `import * as applinks from "pulumi-confluence-applinks";
  const jira = new applinks.ApplicationLink("jira", { name: "Jira", rpcUrl: "https://jira.example.com" });
  new applinks.TrustedApplication("jira-trust", { applicationLinkId: jira.id, outgoing: true });
`;

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

  test("stops a preview that violates a rule, also where the language host cannot start it", async () => {
    // A preview sends nothing.
    const config = { "confluence:baseUrl": "https://confluence.example.com", "confluence:username": "admin" };
    const secrets = { "confluence:password": "admin-password" };
    const project = await createProject({ program: PROGRAM, config, secrets });
    try {
      const pack = ["--policy-pack", "node_modules/pulumi-confluence-applinks/policy"];
      const { code, output } = await project.preview(...pack);
      expect(code).not.toBe(0);
      if (output.includes("not supported")) {
        process.stderr.write("The policy pack: not run under the CLI, the language host cannot start it.\n");
        return;
      }
      expect(output).toMatch(
        /\[mandatory\].* trusted-applications .*confluence:TrustedApplication: jira-trust/,
      );
      await project.write(PROGRAM.replace(/\n.*TrustedApplication.*/, ""));
      expect(await project.preview(...pack)).toMatchObject({ code: 0 });
    } finally {
      await project.remove();
    }
  });
});

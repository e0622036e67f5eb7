import { spawnSync } from "node:child_process";
import { nextSteps } from "../../cli/export/next-steps";
import { readConnection } from "../../provider/connection/connection-settings";
import { Instance } from "../../provider/connection/instance";

function serverWith(options: Record<string, string>, connection = "default") {
  const config =
    connection === "default"
      ? Object.fromEntries(Object.entries(options).map(([name, value]) => [`confluence:${name}`, value]))
      : { "confluence:connections": JSON.stringify({ [connection]: options }) };
  return { connection, instance: new Instance(readConnection(connection, (key) => config[key], {})) };
}

function stepsFor(servers: ReturnType<typeof serverWith>[], folder = "links", sdk?: string): string {
  const circumstances = { folder, servers, stack: undefined, isProgramWritten: true, sdk };
  return nextSteps(
    { resources: [], pairs: [], omitted: [] },
    { ...circumstances, packageFile: "/home/me/it's here/package.json" },
  );
}

const LOGIN = { baseUrl: "https://confluence.example.com", username: "ad min", password: "canary" };

const commandsIn = (text: string) => text.split("\n").filter((line) => line.startsWith("  "));

describe("the steps after an export", () => {
  test("are shell commands with their values, without secrets", () => {
    const proxy = "http://user:canary@proxy.example.com:3128";
    const text = stepsFor([serverWith({ ...LOGIN, proxy }), serverWith(LOGIN, "jira")], "my links");
    const commands = commandsIn(text);
    expect(commands).toEqual(
      expect.arrayContaining([
        "  cd 'my links'",
        "  pulumi config set confluence:baseUrl https://confluence.example.com",
        "  pulumi config set confluence:username 'ad min'",
        "  pulumi config set --secret confluence:proxy",
        "  pulumi config set --path confluence:connections.jira.username 'ad min'",
        "  pulumi config set --secret --path confluence:connections.jira.password",
      ]),
    );
    expect(text).not.toMatch(/canary|…/);
    const { status, stderr } = spawnSync("sh", ["-n"], { input: commands.join("\n"), encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
  });

  test("of one token ask for the token", () => {
    const text = stepsFor([serverWith({ baseUrl: LOGIN.baseUrl, token: "canary" })]);
    expect(text).toContain("  pulumi config set --secret confluence:token\n");
    expect(text).not.toMatch(/canary|username|password/);
  });

  test("install this copy of the package where no registry has it", () => {
    expect(stepsFor([serverWith(LOGIN)])).toContain(
      `npm install || npm install "$(npm pack --silent --ignore-scripts '/home/me/it'\\''s here')"`,
    );
  });

  test("generate the SDK of a language that has one, after the package is installed", () => {
    const commands = commandsIn(stepsFor([serverWith(LOGIN)], "links", "pulumi package add plugin"));
    const installed = commands.findIndex((command) => command.startsWith("  npm install"));
    expect(commands.slice(installed + 1, installed + 3)).toEqual([
      "  pulumi install",
      "  pulumi package add plugin",
    ]);
    expect(stepsFor([serverWith(LOGIN)])).not.toContain("package add");
  });

  test("that ask for a value are separate from those that are pasted together", () => {
    const blocks = stepsFor([serverWith(LOGIN)]).split("\n\n");
    const asking = blocks.filter((block) => block.includes("--secret"));
    expect(asking).toHaveLength(1);
    expect(asking[0]?.split("\n").slice(1)).toEqual(["  pulumi config set --secret confluence:password"]);
  });
});

import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { openServer } from "../support/emulator";
import { createProject, type PulumiProject } from "../support/pulumi-project";

const OTHER = "other";

/** An application with a generated key, and a client with a generated secret, declared in one of two stacks; the link beside them stays. */
const program = (owner: "test" | typeof OTHER) => `
  import * as pulumi from "@pulumi/pulumi";
  import * as applinks from "pulumi-confluence-applinks";
  const stack = pulumi.getStack();
  if (stack === "test")
    new applinks.ApplicationLink("staying", { name: "Staying", rpcUrl: "https://staying.example.com" });
  const declare = () => {
    const link = new applinks.ApplicationLink("link", { name: "Reporting", rpcUrl: "https://reporting.example.com" });
    const key = new applinks.RsaKeyPair("key");
    new applinks.IncomingConsumer("consumer", {
      applicationLinkId: link.id, key: "reporting", name: "Reporting", level: "2LO", publicKey: key.publicKeyPem,
    });
    const client = new applinks.IncomingOAuth2Client("client", {
      name: "Reporting", redirectUris: ["https://reporting.example.com/callback"], scope: "READ",
    });
    return { privateKey: key.privateKeyPem, clientSecret: client.clientSecret };
  };
  export const secrets = stack === "${owner}" ? declare() : undefined;
`;

describe("moving objects to another stack", () => {
  let confluence: Emulator;
  let project: PulumiProject;

  beforeAll(async () => {
    confluence = await openServer({ product: "confluence" });
    project = await createProject({
      program: program("test"),
      config: { "confluence:baseUrl": confluence.url, "confluence:username": "admin" },
      secrets: { "confluence:password": "admin" },
    });
    expect(
      await project.run("stack", "init", OTHER, "--no-select", "--copy-config-from", "test"),
    ).toMatchObject({
      code: 0,
    });
  });

  afterAll(async () => {
    await project.remove();
    await confluence.close();
  });

  test("`pulumi state move` makes no request, moves keys and secrets, and leaves both stacks without a change", async () => {
    expect(await project.up()).toMatchObject({ code: 0 });
    const { secrets } = await project.outputs();
    const before = confluence.snapshot();
    const moved = (await project.resources())
      .map(({ urn }) => urn)
      .filter((urn) => !urn.endsWith("::staying"));
    expect(moved).toHaveLength(4);
    confluence.requests.clear();

    const move = await project.run("state", "move", "--yes", "--source", "test", "--dest", OTHER, ...moved);
    expect(move).toMatchObject({ code: 0 });
    await project.write(program(OTHER));
    // The stack's own outputs change with the program, and no resource does.
    for (const stack of [OTHER, "test"]) {
      expect(await project.up("--stack", stack, "--expect-no-changes")).toMatchObject({ code: 0 });
    }
    expect(confluence.requests.total).toBe(0);
    const { stdout } = await project.run("stack", "output", "--stack", OTHER, "--json", "--show-secrets");
    expect(JSON.parse(stdout)).toEqual({ secrets });

    for (const stack of [OTHER, "test"]) {
      expect(await project.refresh("--stack", stack, "--expect-no-changes")).toMatchObject({ code: 0 });
    }
    expect(confluence.snapshot()).toEqual(before);
    expect(await project.destroy("--stack", "test")).toMatchObject({ code: 0 });
    expect(confluence.state.links.map(({ name }) => name)).toEqual(["Reporting"]);
    expect(await project.destroy("--stack", OTHER)).toMatchObject({ code: 0 });
    expect(confluence.snapshot()).toMatchObject({ links: [], consumers: [], oauth2Clients: [] });
  });
});

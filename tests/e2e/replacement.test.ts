import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { openServer } from "../support/emulator";
import { PUBLIC_KEYS } from "../support/public-keys";
import { type CliResult, createProject, type PulumiProject } from "../support/pulumi-project";

/** The resource options that differ between the tests. */
interface Variation {
  /** TypeScript of the options of every resource. */
  readonly options?: string;
  /** The same for resources that belong to a link. Default: `options`. */
  readonly partOptions?: string;
  readonly name?: string;
}

/** Every kind that lives on a server, those of a link with a link that others name as well. */
const program = ({ options = "{}", partOptions = options, name = "Reporting" }: Variation = {}) => `
  import * as pulumi from "@pulumi/pulumi";
  import * as applinks from "pulumi-confluence-applinks";

  // With a mark of its own: among links that say nothing, the first one created has it.
  const first = new applinks.ApplicationLink(
    "first", { name: "First", rpcUrl: "https://first.example.com", primary: true },
  );
  const options: pulumi.CustomResourceOptions = ${options};
  const partOptions: pulumi.CustomResourceOptions = ${partOptions};
  const reporting = new applinks.ApplicationLink(
    "reporting", { name: "${name}", rpcUrl: "https://reporting.example.com" }, options,
  );
  new applinks.IncomingConsumer("consumer", {
    applicationLinkId: reporting.id, key: "reporting", name: "Weekly reports", publicKey: ${JSON.stringify(PUBLIC_KEYS[0])},
  }, partOptions);
  new applinks.OutgoingServiceProvider("provider", {
    applicationLinkId: reporting.id, key: "confluence", name: "Confluence", sharedSecret: "declared-secret",
    requestTokenUrl: "/r", accessTokenUrl: "/a", authorizeUrl: "/z",
  }, partOptions);
  new applinks.OutgoingBasicAuth("basic", {
    applicationLinkId: reporting.id, username: "robot", password: "declared-password",
  }, partOptions);
  const jira = new applinks.ApplicationLink(
    "jira", { name: "Jira", type: "jira", rpcUrl: new pulumi.Config().require("jiraUrl") }, options,
  );
  new applinks.OAuthSettings("settings", { applicationLinkId: jira.id, incoming: "2LO" }, partOptions);
  new applinks.TrustedApplication("trust", { applicationLinkId: jira.id, incoming: {}, outgoing: true }, partOptions);
  new applinks.IncomingOAuth2Client("client", {
    name: "App", redirectUris: ["https://app.example.com/callback"], scope: "READ",
  }, options);
  new applinks.OutgoingOAuth2Client("login", {
    name: "Login", clientId: "confluence", clientSecret: "declared-client-secret", scopes: ["openid"],
    authorizationEndpoint: "https://login.example.com/authorize", tokenEndpoint: "https://login.example.com/token",
  }, options);
`;

/** Resources of {@link program} that get the options. */
const REPLACED = 9;

let confluence: Emulator;
let jira: Emulator;
let project: PulumiProject;

beforeAll(async () => {
  [confluence, jira] = await Promise.all([
    openServer({ product: "confluence" }),
    openServer({ product: "jira" }),
  ]);
  confluence.settings.allowInsecureOAuth2 = true;
  project = await createProject({
    program: program(),
    config: { "confluence:baseUrl": confluence.url, "confluence:username": "admin", jiraUrl: jira.url },
    secrets: { "confluence:password": "admin" },
  });
  expect(await project.up()).toMatchObject({ code: 0 });
});

afterAll(async () => {
  expect(await project.destroy()).toMatchObject({ code: 0 });
  await project.remove();
  await Promise.all([confluence.close(), jira.close()]);
});

/** The server as it should be again after everything was replaced. */
function picture(): object {
  const { links, consumers, serviceProviderConsumers, trustedApplications, oauth2Clients, oauth2Configs } =
    structuredClone(confluence.state);
  return {
    links: new Map(links.map((link) => [link.id, link])),
    consumers: new Set(consumers),
    serviceProviderConsumers,
    trustedApplications,
    oauth2Clients: oauth2Clients.map(({ name, scope, redirects }) => ({ name, scope, redirects })),
    oauth2Configs: oauth2Configs.map(({ id, ...config }) => config),
  };
}

/** Runs a command that replaces resources, and checks that it did so on the server. */
async function expectReplaced(count: number, run: () => Promise<CliResult>): Promise<void> {
  const before = picture();
  confluence.requests.clear();
  const { code, output } = await run();
  expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining(`${count} replaced`) });
  // At least one to delete and one to create each.
  expect(confluence.requests.writes).toBeGreaterThanOrEqual(count * 2 - 2);
  expect(picture()).toEqual(before);
  expect(await project.up("--refresh", "--expect-no-changes")).toMatchObject({ code: 0 });
}

const urnOf = async (name: string): Promise<string> =>
  (await project.resources()).find(({ urn }) => urn.endsWith(`::${name}`))?.urn ?? "";

describe("every kind is deleted and created again, with what depends on it,", () => {
  test("by --replace", async () => {
    await expectReplaced(REPLACED + 1, () => project.up("--replace", "**confluence:**"));
  });

  test("by --target-replace of a link", async () => {
    await expectReplaced(4, () => project.up("--target-replace", "**::reporting", "--target-dependents"));
  });

  test("by pulumi state taint of a link", async () => {
    for (const name of ["reporting", "jira", "client", "login"]) {
      expect(await project.run("state", "taint", await urnOf(name), "--yes")).toMatchObject({ code: 0 });
    }
    await expectReplaced(REPLACED, () => project.up());
  });

  test("by replacementTrigger", async () => {
    await project.write(program({ options: '{ replacementTrigger: "January" }' }));
    expect(await project.up()).toMatchObject({ code: 0 });
    await project.write(program({ options: '{ replacementTrigger: "February" }' }));
    await expectReplaced(REPLACED, () => project.up());
  });

  test.each([
    ["of every resource", "{ replaceWith: [first] }"],
    ["of links, whose parts do not have it", "{}"],
  ])("by replaceWith %s", async (_case, partOptions) => {
    await project.write(program({ options: "{ replaceWith: [first] }", partOptions }));
    expect(await project.up()).toMatchObject({ code: 0 });
    await expectReplaced(REPLACED + 1, () => project.up("--replace", "**::first"));
  });

  test("by a change of what replaceOnChanges names", async () => {
    await project.write(program({ options: '{ replaceOnChanges: ["name"] }', name: "Reporting" }));
    expect(await project.up()).toMatchObject({ code: 0 });
    await project.write(program({ options: '{ replaceOnChanges: ["name"] }', name: "Reports" }));
    const { output } = await project.up();
    expect(output).toContain("4 replaced");
  });
});

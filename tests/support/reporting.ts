import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import type { Page } from "playwright-core";
import {
  type Application,
  startApplication,
} from "../../examples/locked-down-confluence/application/application";
import { hashPassword } from "../../examples/locked-down-confluence/application/passwords";
import { parseSettings } from "../../examples/locked-down-confluence/application/settings";
import { follow } from "./browser";
import { closedAfterTest } from "./closing";
import { rsaKeyPair } from "./oauth-client";

/** Two administrators with an account in Confluence each, and a user without; each password is the name. */
const USERS = [
  { name: "ada", displayName: "Ada Lovelace", confluenceAccount: "admin" },
  { name: "max", displayName: "Max Planck", confluenceAccount: "manager" },
  { name: "nora", displayName: "Nora Nobody" },
].map((user) => ({ ...user, passwordHash: hashPassword(user.name) }));

/** How an installation accesses Confluence: the member `confluence` of its settings, validated when it starts. */
export type Way =
  | { access: "basic"; baseUrl: string; passwords: Record<string, string> }
  | { access: "token"; baseUrl: string; tokens: Record<string, string> }
  | { access: "oauth"; credentials: unknown };

/** Starts an installation of the example's application for the running test. */
export async function startReporting(
  confluence: Way,
  options: { installation?: string; port?: number } = {},
): Promise<Application> {
  const { installation = "berlin", port = 0 } = options;
  const links = [
    { title: "Runbook", path: "/display/DS/Runbook" },
    { title: "On-call", path: "/pages/viewpage.action?pageId=65539" },
  ];
  const settings = parseSettings({ installation, port, confluence, links, users: USERS });
  return closedAfterTest(await startApplication(settings));
}

/** The settings of the Basic way into an emulator with its default users. */
export function basicWay(baseUrl: string): Way {
  return { access: "basic", baseUrl, passwords: { admin: "admin", manager: "manager" } };
}

/** The settings of the way with personal access tokens, which are put into an emulator's users. */
export function tokenWay(confluence: Emulator): Way {
  const tokens: Record<string, string> = {};
  for (const user of confluence.state.users) {
    tokens[user.name] = `token-of-${user.name}`;
    user.tokens.push(`token-of-${user.name}`);
  }
  return { access: "token", baseUrl: confluence.url, tokens };
}

/** The settings of the OAuth way into an emulator, whose consumer is added to its state directly. */
export function oauthWay(confluence: Emulator): Way {
  const { publicKey, privateKey } = rsaKeyPair();
  const consumerKey = `reporting-${confluence.state.consumers.length}`;
  confluence.state.consumers.push({
    key: consumerKey,
    name: "Reporting",
    description: null,
    publicKey: publicKey.replace(/-----.*-----|\s/g, ""),
    callback: null,
    threeLOAllowed: true,
    twoLOAllowed: true,
    executingTwoLOUser: null,
    twoLOImpersonationAllowed: true,
  });
  const credentials = {
    consumerKey,
    privateKeyPem: privateKey,
    level: "2LOi",
    baseUrl: confluence.url,
  } as const;
  return { access: "oauth", credentials };
}

/** Fills in the login form that the page shows. */
export async function logInToReporting(page: Page, user: string, password = user): Promise<void> {
  await page.getByLabel("Name").fill(user);
  await page.getByLabel("Password").fill(password);
  await follow(page.getByRole("button", { name: "Log in" }));
}

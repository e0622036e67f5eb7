import type { Page } from "playwright-core";
import {
  type Application,
  startApplication,
} from "../../examples/locked-down-confluence/application/application";
import { hashPassword } from "../../examples/locked-down-confluence/application/passwords";
import {
  parseSettings,
  type SettingsInput,
} from "../../examples/locked-down-confluence/application/settings";
import { closedAfterTest } from "./closing";

/** Two administrators with an account in Confluence each, and a user without; each password is the name. */
const USERS: SettingsInput["users"] = [
  { name: "ada", displayName: "Ada Lovelace", confluenceAccount: "admin" },
  { name: "max", displayName: "Max Planck", confluenceAccount: "manager" },
  { name: "nora", displayName: "Nora Nobody" },
].map((user) => ({ ...user, passwordHash: hashPassword(user.name) }));

/** Starts an installation of the example's application for the running test. */
export async function startReporting(
  confluence: SettingsInput["confluence"],
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
export function basicWay(baseUrl: string): SettingsInput["confluence"] {
  return { access: "basic", baseUrl, passwords: { admin: "admin", manager: "manager" } };
}

/** Fills in the login form that the page shows. */
export async function logInToReporting(page: Page, user: string, password = user): Promise<void> {
  await page.getByLabel("Name").fill(user);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
}

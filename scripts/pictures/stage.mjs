import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ROOT } from "../setup/folders.mjs";

const require = createRequire(import.meta.url);

/** The usual ports; like the fixed ids below they keep pictures the same until a page changes. */
const PORTS = { confluence: 8090, jira: 8080, bitbucket: 7990, reporting: 8901 };

/**
 * Personal access tokens by the user whose they are.
 *
 * @type {Readonly<Record<string, string>>}
 */
const TOKENS = { admin: "token-of-admin", manager: "token-of-manager" };

const OFF = { enabled: false, twoLoEnabled: false, twoLoImpersonationEnabled: false };
const TWO_LO = { enabled: true, twoLoEnabled: true, twoLoImpersonationEnabled: false };
const TWO_LO_IMPERSONATION = { ...TWO_LO, twoLoImpersonationEnabled: true };

/**
 * @typedef {object} Stage The servers in the pictures.
 * @property {import("@pulumi-confluence-applinks/emulator").Emulator} confluence
 * @property {import("@pulumi-confluence-applinks/emulator").Emulator} jira
 * @property {{ url: string }} reporting The example's application.
 * @property {string} jiraLinkId Of the link from Confluence to Jira.
 * @property {() => Promise<void>} close
 */

/**
 * A Confluence linked with a Jira, a Bitbucket that is down, and a third-party application.
 *
 * @returns {Promise<Stage>}
 */
export async function openStage() {
  const { startEmulator } = require(join(ROOT, "emulator", "dist", "index.js"));
  const confluence = await startEmulator({
    product: "confluence",
    contextPath: "/wiki",
    port: PORTS.confluence,
    applicationId: "8c2f1d3e-5b7a-3d14-9a60-51c0f4b2e7d8",
  });
  const jira = await startEmulator({
    product: "jira",
    contextPath: "/jira",
    port: PORTS.jira,
    applicationId: "1f9b6a52-0c3d-3e8f-b7a4-6d2e90c8135b",
  });
  const bitbucket = await startEmulator({ product: "bitbucket", port: PORTS.bitbucket });

  for (const { state } of [confluence, jira, bitbucket]) {
    for (const user of state.users) {
      const token = TOKENS[user.name];
      if (token !== undefined) user.tokens = [token];
    }
  }

  addLink(confluence, jira, "jira", true);
  addLink(jira, confluence, "confluence", true);
  addLink(confluence, bitbucket, "stash", true);
  await setLevels(confluence, jira.applicationId, TWO_LO, TWO_LO);
  await setLevels(jira, confluence.applicationId, TWO_LO, TWO_LO);
  await setLevels(confluence, bitbucket.applicationId, TWO_LO, TWO_LO);
  await bitbucket.close();
  await linkThirdParty(confluence);

  const reporting = await startReporting(confluence.url);
  return {
    confluence,
    jira,
    reporting,
    jiraLinkId: jira.applicationId,
    async close() {
      await reporting.close();
      await Promise.all([confluence.close(), jira.close()]);
    },
  };
}

/**
 * @typedef {import("@pulumi-confluence-applinks/emulator").Emulator} Emulator
 */

/**
 * @param {Emulator} emulator
 * @param {Emulator} peer
 * @param {string} typeId
 * @param {boolean} isPrimary
 */
function addLink(emulator, peer, typeId, isPrimary) {
  emulator.state.links.push({
    id: peer.applicationId,
    typeId,
    name: peer.state.title,
    rpcUrl: peer.url,
    displayUrl: peer.url,
    isPrimary,
    isSystem: false,
    properties: {},
    providers: {},
  });
}

/** @param {Emulator} confluence */
async function linkThirdParty(confluence) {
  const id = "0d5e9a8a-6a4c-3b1f-9d0e-2f6f3f0b7c11";
  const url = "https://berlin.reporting.invalid";
  confluence.state.links.push({
    id,
    typeId: "generic",
    name: "Reporting (berlin)",
    rpcUrl: url,
    displayUrl: url,
    isPrimary: true,
    isSystem: false,
    properties: {},
    providers: {},
  });
  const { publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  await put(confluence, `/rest/applinks-oauth/1.0/applicationlink/${id}/authentication/consumer`, {
    key: "reporting-berlin",
    name: "Reporting (berlin)",
    publicKey,
  });
  await setLevels(confluence, id, TWO_LO_IMPERSONATION, OFF);
}

/**
 * @param {Emulator} emulator
 * @param {string} id
 * @param {object} incoming
 * @param {object} outgoing
 */
function setLevels(emulator, id, incoming, outgoing) {
  return put(emulator, `/rest/applinks/3.0/status/${id}/oauth`, { incoming, outgoing });
}

/**
 * @param {Emulator} emulator
 * @param {string} path
 * @param {object} body
 */
async function put({ url }, path, body) {
  const response = await fetch(url + path, {
    method: "PUT",
    headers: {
      Authorization: `Bearer ${TOKENS.admin}`,
      Accept: "application/json",
      "Content-Type": "application/json",
    },
    body: JSON.stringify(body),
  });
  if (!response.ok)
    throw new Error(`PUT ${path} failed with status ${response.status}: ${await response.text()}`);
}

/** @param {string} baseUrl */
function startReporting(baseUrl) {
  const example = join(ROOT, "examples", "locked-down-confluence");
  const { startApplication } = require(join(example, "dist", "application.js"));
  const { parseSettings } = require(join(example, "dist", "settings.js"));
  const settings = JSON.parse(readFileSync(join(example, "settings", "token.json"), "utf8"));
  return startApplication(
    parseSettings({
      ...settings,
      port: PORTS.reporting,
      confluence: { ...settings.confluence, baseUrl, tokens: TOKENS },
    }),
  );
}

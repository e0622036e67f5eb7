import { ExpectedError } from "../setup/entry-point.mjs";
import { changeByHand, countRequests, listLinks } from "./confluence-client.mjs";
import { announce, claim, show, showTable } from "./narration.mjs";
import { askWhoIsCalling } from "./oauth-client.mjs";

/** The user on whose behalf the third-party application calls. */
const USERNAME = "editor";

/**
 * @typedef {object} Stage
 * @property {string} baseUrl Of the embedded Confluence.
 * @property {import("./stack.mjs").Pulumi} pulumi
 */

/**
 * Everything up to a program that is deployed, drifted, repaired and used.
 *
 * @param {Stage} stage
 * @throws {import("../setup/entry-point.mjs").ExpectedError} with the first claim that is false.
 */
export async function tellDeployment(stage) {
  await showPreview(stage);
  await showUp(stage);
  await showServer(stage);
  await showNoChanges(stage);
  await showDrift(stage);
  await showRepair(stage);
  await showSignedRequest(stage);
}

/**
 * The end: everything removed, and the key no longer valid.
 *
 * @param {Stage} stage
 * @throws {import("../setup/entry-point.mjs").ExpectedError} with the first claim that is false.
 */
export async function tellRemoval(stage) {
  const credentials = await readCredentials(stage);
  announce("pulumi destroy --yes", "what was declared goes, and nothing else");
  const { code, output } = await stage.pulumi(["destroy", "--yes", "--skip-preview"]);
  show(output);
  claim("the CLI succeeded", code === 0);
  const links = await listLinks(stage.baseUrl);
  claim("the server has no application link any more", links.length === 0, JSON.stringify(links));

  announce("the same signed request", "without the consumer the key opens nothing");
  const { status, body } = await ask(stage, credentials);
  claim("Confluence refuses it with 401", status === 401, `${status} ${body}`);
}

/** @param {Stage} stage */
async function showPreview({ baseUrl, pulumi }) {
  announce("pulumi preview", "the plan, before anything happens");
  const { result, requests } = await countRequests(baseUrl, () => pulumi(["preview"]));
  show(result.output);
  claim("the CLI succeeded", result.code === 0);
  claim("it plans to create all five objects and the stack", result.output.includes("+ 6 to create"));
  claim(`it sent Confluence nothing: ${requests} requests`, requests === 0);
}

/** @param {Stage} stage */
async function showUp({ pulumi }) {
  announce("pulumi up --yes", "links, consumer and OAuth levels are made");
  const { code, output } = await pulumi(["up", "--yes", "--skip-preview"]);
  show(output);
  claim("the CLI succeeded", code === 0);
  claim("the private key is not on the screen", !output.includes("PRIVATE KEY"));
}

/** @param {Stage} stage */
async function showServer({ baseUrl }) {
  announce("GET /rest/applinks/3.0/applinks", "the links as the server itself reports them");
  const links = await listLinks(baseUrl);
  showTable(
    links.map(({ name, type, displayUrl, primary, id }) => ({ name, type, displayUrl, primary, id })),
  );
  const names = links.map(({ name }) => name).sort();
  claim("both links are there", names.join() === "Jira,Reporting", names.join());
}

/** @param {Stage} stage */
async function showNoChanges({ baseUrl, pulumi }) {
  announce("pulumi up --yes --expect-no-changes", "a second time there is nothing to do");
  const { result, requests } = await countRequests(baseUrl, () =>
    pulumi(["up", "--yes", "--skip-preview", "--expect-no-changes"]),
  );
  show(result.output);
  claim(`nothing was changed, with ${requests} requests`, result.code === 0 && requests === 0);
}

/** @param {Stage} stage */
async function showDrift({ baseUrl, pulumi }) {
  announce("an administrator edits the link by hand", "what happens on every server sooner or later");
  const link = await reportingLink(baseUrl);
  await changeByHand(baseUrl, link, {
    name: "Reporting (old)",
    displayUrl: "https://old-reporting.example.com",
  });
  const { name, displayUrl } = await reportingLink(baseUrl);
  show(`PUT /rest/applinks/3.0/applinks/${link.id} → name: ${name}, displayUrl: ${displayUrl}`);

  announce("pulumi refresh --preview-only --diff", "the drift, without touching state or server");
  const { code, output } = await pulumi(["refresh", "--preview-only", "--diff"]);
  show(output);
  claim("the CLI succeeded", code === 0);
  claim("the change shows, old value beside new", /"Reporting" => "Reporting \(old\)"/.test(output));
}

/** @param {Stage} stage */
async function showRepair({ baseUrl, pulumi }) {
  announce("pulumi up --yes --refresh", "the server is made to agree with the program again");
  const { code, output } = await pulumi(["up", "--yes", "--skip-preview", "--refresh"]);
  show(output);
  claim("the CLI succeeded", code === 0);
  const { name, displayUrl } = await reportingLink(baseUrl);
  claim(
    `the server says: ${name}, ${displayUrl}`,
    name === "Reporting" && displayUrl === "https://reporting.example.com",
  );
}

/** @param {Stage} stage */
async function showSignedRequest(stage) {
  announce(
    "a request signed by an independent OAuth client (npm oauth-1.0a)",
    `the key just registered opens Confluence as ${USERNAME}`,
  );
  const { status, body } = await ask(stage, await readCredentials(stage));
  claim(
    `Confluence responds with 200 as ${USERNAME}`,
    status === 200 && JSON.parse(body).username === USERNAME,
    `${status} ${body}`,
  );
}

/**
 * @param {Stage} stage
 * @param {{ consumerKey: string, privateKey: string }} credentials
 */
async function ask({ baseUrl }, credentials) {
  const response = await askWhoIsCalling({ baseUrl, username: USERNAME, ...credentials });
  show(`GET /rest/api/user/current?xoauth_requestor_id=${USERNAME} → ${response.status} ${response.body}`);
  return response;
}

/** @param {Stage} stage */
async function readCredentials({ pulumi }) {
  const { stdout } = await pulumi(["stack", "output", "--json", "--show-secrets"]);
  const { consumerKey, privateKey } = JSON.parse(stdout);
  return { consumerKey, privateKey };
}

/**
 * @param {string} baseUrl
 * @returns {Promise<import("./confluence-client.mjs").Link>}
 */
async function reportingLink(baseUrl) {
  const link = (await listLinks(baseUrl)).find(({ rpcUrl }) => rpcUrl === "https://reporting.example.com");
  if (!link) throw new ExpectedError("The link of the reporting service is not on the server any more.");
  return link;
}

import { idOfUrl } from "../../provider/resources/links/application-id";
import { declareFullStack, RESOURCES } from "../support/drift/full-stack";
import { configurationOf, startConfluence, startJira } from "../support/emulator";
import { FakeEngine } from "../support/engine/fake-engine";
import { startInProcessPlugin } from "../support/in-process-plugin";
import { linkNamed } from "../support/stack";

const NAMED = (name: string) =>
  Object.fromEntries(RESOURCES.map((resource) => [resource, { connection: name }]));

test("a connection to the same server under another name leaves every kind in place", async () => {
  const [confluence, jira] = await Promise.all([
    startConfluence({ quirks: { basicAuthConfigPath: "/rest/basicauth/1.0" } }),
    startJira(),
  ]);
  confluence.settings.allowInsecureOAuth2 = true;
  const configuration = (name: string, url = confluence.url) => {
    const { "confluence:username": username, "confluence:password": password } = configurationOf(confluence);
    return { "confluence:connections": JSON.stringify({ [name]: { baseUrl: url, username, password } }) };
  };
  const engine = new FakeEngine({ config: configuration("old") }, startInProcessPlugin);
  declareFullStack(engine, jira.url, NAMED("old"));
  await engine.up();
  const before = confluence.snapshot();

  engine.options = { config: configuration("new") };
  declareFullStack(engine, jira.url, NAMED("new"));
  confluence.requests.clear();
  const { steps } = await engine.up();
  expect([...steps].sort()).toEqual(RESOURCES.map((name) => `update ${name}`).sort());
  expect(confluence.snapshot()).toEqual(before);
  expect((await engine.up()).steps).toEqual([]);
  expect(linkNamed(confluence, "Reporting").id).toBe(idOfUrl("https://reporting.example.com"));

  // To another server it is another object.
  const other = await startConfluence();
  engine.options = { config: configuration("elsewhere", other.url) };
  declareFullStack(engine, jira.url, NAMED("elsewhere"));
  expect((await engine.preview()).steps).toContain("create-replacement reporting");
});

import { clearTextSecret } from "../../../provider/connection/clear-text-secrets";
import { didYouMean } from "../../../provider/connection/did-you-mean";
import { CONNECTION_OPTIONS, misspeltKeys, secretKeys } from "../../../provider/connection/option-names";

describe("misspelt configuration keys", () => {
  test("are reported with a suggestion, at the top level and in named connections", () => {
    const connections = { jira: { user: "admin", baseURL: "https://jira", canary: 1 }, odd: "text" };
    const config = {
      "confluence:timeoutSecond": "5",
      "confluence:baseURL": "https://confluence.example.com",
      "confluence:user": "admin",
      "confluence:colour": "red",
      "confluence:connections": JSON.stringify(connections),
      "aws:regoin": "eu",
    };
    expect(misspeltKeys(config)).toEqual([
      "confluence:timeoutSecond is not an option: did you mean timeoutSeconds?",
      "confluence:baseURL is not an option: did you mean baseUrl?",
      "confluence:user is not an option: did you mean username?",
      expect.stringMatching(
        /^confluence:colour is not an option: the options are baseUrl, username, .*connections/,
      ),
      "confluence:connections.jira.user is not an option: did you mean username?",
      "confluence:connections.jira.baseURL is not an option: did you mean baseUrl?",
      expect.stringMatching(/^confluence:connections\.jira\.canary is not an option: the options are/),
    ]);
  });

  test("that belong to a named connection but were set without --path are told from misspelt ones", () => {
    for (const key of ["confluence:connections.jira.password", 'confluence:connections["a.b"].password']) {
      expect(misspeltKeys({ [key]: "canary" })).toEqual([
        `${key} was set without --path, so it is no option of a connection: remove it with \`pulumi config rm '${key}'\`, and set it again with \`pulumi config set --path\``,
      ]);
    }
  });

  test("are not reported when every key exists, or the connections cannot be read", () => {
    const all = Object.keys(CONNECTION_OPTIONS).map((option) => [`confluence:${option}`, "x"]);
    expect(misspeltKeys({ ...Object.fromEntries(all), "confluence:requireSecretConfig": "true" })).toEqual(
      [],
    );
    expect(misspeltKeys({ "confluence:connections": "{" })).toEqual([]);
  });
});

describe("keys of secret options", () => {
  test("are those that have a value", () => {
    const connections = { jira: { username: "admin", password: "x" }, staging: { token: "" } };
    const config = {
      "confluence:username": "admin",
      "confluence:token": "x",
      "confluence:headers": "{}",
      "confluence:connections": JSON.stringify(connections),
    };
    expect(secretKeys(config)).toEqual([
      "confluence:token",
      "confluence:headers",
      "confluence:connections.jira.password",
    ]);
  });

  test("are fixed by commands that can be pasted", () => {
    expect(clearTextSecret("confluence:password").advice).toMatch(
      /`pulumi config set --secret confluence:password`.*`pulumi up`.*History, backups/,
    );
    expect(clearTextSecret("confluence:connections.jira.password").advice).toContain(
      "`pulumi config set --path --secret 'confluence:connections.jira.password'`",
    );
  });
});

describe("a name that does not exist", () => {
  test.each([
    ["naem", "did you mean name?"],
    ["NAME", "did you mean name?"],
    ["desc", "did you mean description?"],
    ["x", "the inputs are name, description"],
    ["colour", "the inputs are name, description"],
  ])("%s: %s", (name, says) => {
    expect(didYouMean(name, ["name", "description"], "inputs")).toBe(says);
  });
});

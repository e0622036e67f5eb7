import { readConnection } from "../../../provider/connection/settings";
import { isLoopback } from "../../../provider/http/settings";

const LOGIN = { "confluence:username": "admin", "confluence:password": "secret" };
const URL = { "confluence:baseUrl": "https://confluence.example.com" };

/** Reads the default connection. */
function read(config: Record<string, string>, env: Record<string, string> = {}) {
  return readConnection("default", (key) => config[key], env);
}

/** Reads a named connection out of `confluence:connections`. */
function readNamed(name: string, connections: unknown, env: Record<string, string> = {}) {
  const config: Record<string, string> = {
    ...URL,
    ...LOGIN,
    "confluence:connections": typeof connections === "string" ? connections : JSON.stringify(connections),
  };
  return readConnection(name, (key) => config[key], env);
}

/** Matches the failure with this reason. */
function failing(reason: string, message: RegExp) {
  return expect.objectContaining({ reason, message: expect.stringMatching(message) });
}

describe("the settings of a connection", () => {
  test("have defaults for everything but the address and the login", () => {
    expect(read({ ...URL, ...LOGIN })).toMatchObject({
      name: "default",
      baseUrl: "https://confluence.example.com",
      credentials: { kind: "password", username: "admin", password: "secret" },
      timeoutSeconds: 30,
      maxConcurrentRequests: 8,
      adopt: "never",
      caFile: undefined,
      proxy: undefined,
    });
  });

  test("take numbers and flags as texts, as the configuration gives them", () => {
    const options = { "confluence:timeoutSeconds": "5", "confluence:maxConcurrentRequests": "2" };
    expect(read({ ...URL, ...LOGIN, ...options })).toMatchObject({
      timeoutSeconds: 5,
      maxConcurrentRequests: 2,
    });
  });

  test("take numbers and flags as such in an object of connections", () => {
    const staging = {
      baseUrl: "http://c.example.com",
      token: "t0ken",
      timeoutSeconds: 5,
      allowInsecureHttp: true,
    };
    expect(readNamed("staging", { staging })).toMatchObject({
      baseUrl: "http://c.example.com",
      credentials: { kind: "token", token: "t0ken" },
      timeoutSeconds: 5,
    });
  });

  test("of a named connection take what a run may take over from the common setting, unless it has its own", () => {
    const login = { baseUrl: "https://c.example.com", token: "t0ken" };
    const connections = JSON.stringify({ plain: login, careful: { ...login, adopt: "never" } });
    const config = { "confluence:adopt": "takeover", "confluence:connections": connections };
    const env = { CONFLUENCE_BARE_BASE_URL: login.baseUrl, CONFLUENCE_BARE_TOKEN: login.token };
    const adoptOf = (name: string) =>
      readConnection(name, (key) => config[key as keyof typeof config], env).adopt;
    expect(["plain", "bare", "careful"].map(adoptOf)).toEqual(["takeover", "takeover", "never"]);
  });

  test.each([
    ["https://confluence.example.com/", "https://confluence.example.com"],
    ["https://confluence.example.com/wiki//", "https://confluence.example.com/wiki"],
    ["https://Confluence.Example.com", "https://confluence.example.com"],
    ["https://confluence.example.com:443/wiki", "https://confluence.example.com/wiki"],
  ])("bring the base URL %s into the form %s", (given, normal) => {
    expect(read({ "confluence:baseUrl": given, ...LOGIN }).baseUrl).toBe(normal);
  });

  test.each([
    ["confluence.example.com", "invalid_configuration", /is not an http or https URL.*pulumi config set/],
    ["ftp://confluence.example.com", "invalid_configuration", /is not an http or https URL/],
    ["https://admin:canary@confluence.example.com", "invalid_configuration", /has credentials in it/],
    ["https://confluence.example.com?x=1", "invalid_configuration", /has a query or a fragment/],
    ["http://confluence.example.com", "insecure_http", /plain http to confluence.example.com/],
  ])("refuse the base URL %s", (baseUrl, reason, message) => {
    const attempt = () => read({ "confluence:baseUrl": baseUrl, ...LOGIN });
    expect(attempt).toThrow(failing(reason, message));
    expect(attempt).not.toThrow(/canary/);
  });

  test("allow plain http to this machine, and to others when told so", () => {
    expect(read({ "confluence:baseUrl": "http://localhost:8090", ...LOGIN }).baseUrl).toBe(
      "http://localhost:8090",
    );
    expect(
      read({ "confluence:baseUrl": "http://c.lan", "confluence:allowInsecureHttp": "true", ...LOGIN })
        .baseUrl,
    ).toBe("http://c.lan");
  });

  test("refuse options that do not exist or have the wrong form, naming the key", () => {
    expect(() => readNamed("staging", { staging: { baseURL: "https://x" } })).toThrow(
      failing("invalid_configuration", /confluence:connections\.staging\.baseURL is not an option.*baseUrl/),
    );
    expect(() => read({ ...URL, ...LOGIN, "confluence:timeoutSeconds": "soon" })).toThrow(
      failing("invalid_configuration", /confluence:timeoutSeconds: /),
    );
    expect(() => read({ ...URL, ...LOGIN, "confluence:adopt": "always" })).toThrow(
      failing("invalid_configuration", /confluence:adopt: /),
    );
    expect(() => read({ ...URL, ...LOGIN, "confluence:clientCertFile": "client.pem" })).toThrow(
      failing("invalid_configuration", /clientKeyFile: .*both/),
    );
  });

  test.each([
    ["no JSON", "{canary"],
    ["a list", "[]"],
    ["a text", '"canary"'],
  ])("refuse connections that are %s, without quoting them", (_what, json) => {
    const attempt = () => readNamed("staging", json);
    expect(attempt).toThrow(failing("invalid_configuration", /not an object of connections by name/));
    expect(attempt).not.toThrow(/canary/);
  });

  test("ask for what is missing, with the commands that set it", () => {
    expect(() => read({})).toThrow(failing("not_configured", /no base URL.*CONFLUENCE_BASE_URL/));
    expect(() => read(URL)).toThrow(failing("not_configured", /no credentials.*CONFLUENCE_USERNAME/));
    expect(() => read({ ...URL, "confluence:username": "admin" })).toThrow(
      failing("not_configured", /no password.*--secret confluence:password/),
    );
    expect(() => readNamed("eu-west", { "eu-west": {} })).toThrow(
      failing(
        "not_configured",
        /--path confluence:connections\.eu-west\.baseUrl.*CONFLUENCE_EU_WEST_BASE_URL/,
      ),
    );
  });

  test("of a connection that nobody configured name those there are, but not what may be a secret", () => {
    const attempt = () => readNamed("stagign", { staging: {} });
    expect(attempt).toThrow(failing("not_configured", /did you mean staging\?.*CONFLUENCE_<NAME>_BASE_URL/));
    const stray = () => readNamed("canary-4711", { staging: {} });
    expect(stray).toThrow(failing("not_configured", /the connections are default, staging/));
    expect(stray).not.toThrow(/canary/i);
  });

  test("take a token together with a user name and password", () => {
    expect(read({ ...URL, ...LOGIN, "confluence:token": "t0ken" }).credentials).toEqual({
      kind: "password",
      username: LOGIN["confluence:username"],
      password: LOGIN["confluence:password"],
      token: "t0ken",
    });
  });

  test.each([
    [
      "username",
      /has a token and no password for its user name.*--secret confluence:password.*remove confluence:username/,
    ],
    [
      "password",
      /has a token and no username for its password.*confluence:username.*remove confluence:password/,
    ],
  ])("refuse a token with a %s alone, which would be half a login", (option, message) => {
    expect(() => read({ ...URL, "confluence:token": "t0ken", [`confluence:${option}`]: "canary" })).toThrow(
      failing("not_configured", message),
    );
  });

  test("take the address and the login from the environment where they are not configured", () => {
    const env = { CONFLUENCE_BASE_URL: "https://env.example.com", CONFLUENCE_TOKEN: "t0ken" };
    expect(read({}, env)).toMatchObject({
      baseUrl: "https://env.example.com",
      credentials: { kind: "token", token: "t0ken" },
    });
    expect(read(URL, env).baseUrl).toBe("https://confluence.example.com");
    expect(read(LOGIN, env).credentials).toMatchObject({ kind: "password" });
  });

  test("of a named connection do not fall back on those of the default one", () => {
    const env = { CONFLUENCE_TOKEN: "t0ken" };
    expect(() => readNamed("staging", { staging: { baseUrl: "https://s.example.com" } }, env)).toThrow(
      failing("not_configured", /"staging" has no credentials/),
    );
  });
});

describe("this machine", () => {
  test.each(["localhost", "127.0.0.1", "127.1.2.3", "[::1]", "confluence.localhost", "LOCALHOST"])(
    "is %s",
    (host) => {
      expect(isLoopback(host)).toBe(true);
    },
  );

  test.each(["localhost.example.com", "10.0.0.1", "127.0.0.1.example.com", "0.0.0.0", "mylocalhost"])(
    "is not %s",
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});

import { readConnection } from "../../../provider/connection/connection-settings";
import { isLoopback } from "../../../provider/http/http-settings";

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

  test("accept numbers and flags as strings, as the configuration has them", () => {
    const options = { "confluence:timeoutSeconds": "5", "confluence:maxConcurrentRequests": "2" };
    expect(read({ ...URL, ...LOGIN, ...options })).toMatchObject({
      timeoutSeconds: 5,
      maxConcurrentRequests: 2,
    });
  });

  test("accept numbers and flags as such in an object of connections", () => {
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

  test("of a named connection have the common value of adopt, unless it has its own", () => {
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
  ])("normalise the base URL %s to %s", (given, normal) => {
    expect(read({ "confluence:baseUrl": given, ...LOGIN }).baseUrl).toBe(normal);
  });

  test.each([
    ["https://", "invalid_configuration", /is not an http or https URL.*pulumi config set/],
    ["ftp://confluence.example.com", "invalid_configuration", /is not an http or https URL/],
    ["https://admin:canary@confluence.example.com", "invalid_configuration", /contains credentials/],
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
      failing(
        "invalid_configuration",
        /confluence:connections\.staging\.baseURL is not an option: did you mean baseUrl\?/,
      ),
    );
    const wrong = { "confluence:adopt": "yes", "confluence:allowInsecureHttp": "yes" };
    expect(() => read({ ...URL, ...LOGIN, ...wrong })).toThrow(
      failing(
        "invalid_configuration",
        /confluence:allowInsecureHttp: must be true or false; confluence:adopt: must be one of never, identical, takeover/,
      ),
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

  test("refuse a user name with a colon, which Basic cannot carry", () => {
    expect(() => read({ ...URL, "confluence:username": "ad:min", "confluence:password": "canary" })).toThrow(
      failing("invalid_configuration", /^confluence:username contains a colon.*RFC 7617(?!.*canary)/),
    );
  });

  test("report what is missing, with the commands that set it", () => {
    expect(() => read({})).toThrow(failing("not_configured", /no base URL.*CONFLUENCE_BASE_URL/));
    expect(() => read(URL)).toThrow(
      failing("not_configured", /no credentials.*CONFLUENCE_USERNAME.*CONFLUENCE_TOKEN/),
    );
    expect(() => read({ ...URL, "confluence:username": "admin" })).toThrow(
      failing(
        "not_configured",
        /a user name, but no password.*--secret confluence:password.*confluence:token in place of confluence:username/,
      ),
    );
    expect(() => readNamed("eu-west", { "eu-west": {} })).toThrow(
      failing(
        "not_configured",
        /--path confluence:connections\.eu-west\.baseUrl.*CONFLUENCE_EU_WEST_BASE_URL/,
      ),
    );
  });

  test("of a connection that is not configured name the existing ones, but not what may be a secret", () => {
    const attempt = () => readNamed("stagign", { staging: {} });
    expect(attempt).toThrow(failing("not_configured", /did you mean staging\?.*CONFLUENCE_<NAME>_BASE_URL/));
    const stray = () => readNamed("canary-4711", { staging: {} });
    expect(stray).toThrow(failing("not_configured", /the connections are default, staging/));
    expect(stray).not.toThrow(/canary/i);
  });

  test("are trimmed of what a pipe, a file or a copied header left around them", () => {
    const env = { CONFLUENCE_BASE_URL: " https://c.example.com/\n", CONFLUENCE_TOKEN: "Bearer t0ken\r\n" };
    expect(read({}, env)).toMatchObject({
      baseUrl: "https://c.example.com",
      credentials: { kind: "token", token: "t0ken" },
    });
    const login = { "confluence:username": "admin\n", "confluence:password": "se cret \n" };
    expect(read({ ...URL, ...login }).credentials).toMatchObject({
      kind: "password",
      username: "admin",
      password: "se cret ",
    });
  });

  test("report an address without a scheme", () => {
    expect(() => read({ ...LOGIN, "confluence:baseUrl": "confluence.example.com" })).toThrow(
      failing("invalid_configuration", /confluence:baseUrl has no scheme: it must begin with https:\/\//),
    );
    expect(() => read({ ...LOGIN, "confluence:baseUrl": "confluence.example.com:8443/wiki" })).toThrow(
      failing("invalid_configuration", /confluence:baseUrl has no scheme/),
    );
  });

  test("may have headers for a gateway, as JSON or as an object", () => {
    const headers = { "X-Gateway-Key": "canary", "CF-Access-Client-Id": "app" };
    const config = { ...URL, ...LOGIN, "confluence:headers": JSON.stringify(headers) };
    expect(read(config).headers).toEqual(headers);
    const staging = { baseUrl: "https://s.example.com", token: "t0ken", headers };
    expect(readNamed("staging", { staging }).headers).toEqual(headers);
    expect(read({ ...URL, ...LOGIN }).headers).toEqual({});
  });

  test.each([
    ['{"Authorization":"canary"}', /headers\.Authorization: is set by the provider or by HTTP itself/],
    ['{"Proxy-Authorization":"canary"}', /headers\.Proxy-Authorization: is set by/],
    ['{"transfer-encoding":"canary"}', /headers\.transfer-encoding: is set by/],
    ['{"X Gateway":"canary"}', /is not a valid header name/],
    ['{"X-Gateway":"canary\\r\\nX-Other: 1"}', /must have a non-empty value on one line/],
    ['{"X-Gateway":4711}', /must be a string/],
    ["X-Gateway: canary", /must be an object of header values by name/],
  ])("refuse the headers %s, without quoting a value", (json, message) => {
    const attempt = () => read({ ...URL, ...LOGIN, "confluence:headers": json });
    expect(attempt).toThrow(failing("invalid_configuration", message));
    expect(attempt).not.toThrow(/canary/);
  });

  test("accept a token together with a user name and password", () => {
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
      /has a token and a user name, but no password.*--secret confluence:password.*remove confluence:username/,
    ],
    [
      "password",
      /has a token and a password, but no user name.*confluence:username.*remove confluence:password/,
    ],
  ])("refuse a token with a %s alone, which would be half a login", (option, message) => {
    expect(() => read({ ...URL, "confluence:token": "t0ken", [`confluence:${option}`]: "canary" })).toThrow(
      failing("not_configured", message),
    );
  });

  test.each([
    [
      { "confluence:username": "admin" },
      { CONFLUENCE_PASSWORD: "canary" },
      /^The connection "default" has a user name, but no password.*config set --secret confluence:password`, or .* used only if none are configured/,
    ],
    [
      {},
      { CONFLUENCE_USERNAME: "admin" },
      /a user name, but no password\..*Set CONFLUENCE_PASSWORD, or set CONFLUENCE_TOKEN in place of CONFLUENCE_USERNAME\.$/,
    ],
    [
      {},
      { CONFLUENCE_PASSWORD: "canary", CONFLUENCE_TOKEN: "t0ken" },
      /a token and a password, but no user name\..*Set CONFLUENCE_USERNAME, or remove CONFLUENCE_PASSWORD: /,
    ],
  ])("with half a login say how to complete it where it comes from: %j, %j", (config, env, message) => {
    expect(() => read({ ...URL, ...config }, env)).toThrow(failing("not_configured", message));
  });

  test("use the address and the login of the environment where they are not configured", () => {
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

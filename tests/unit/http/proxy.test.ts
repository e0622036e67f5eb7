import { isExempt, proxyFor } from "../../../provider/http/proxy";

const SERVER = "https://confluence.example.com/wiki";

function through(env: Record<string, string>, baseUrl = SERVER, configured?: string): string | undefined {
  return proxyFor(baseUrl, configured, env)?.url.href;
}

describe("the proxy for a server", () => {
  test("is the configured one, regardless of the environment", () => {
    const env = { HTTPS_PROXY: "http://other:1", NO_PROXY: "*" };
    expect(through(env, SERVER, "http://proxy.lan:3128")).toBe("http://proxy.lan:3128/");
    expect(through({}, SERVER, "proxy.lan:3128")).toBe("http://proxy.lan:3128/");
  });

  test("is that of the environment for the server's scheme, with curl's syntax", () => {
    expect(through({ HTTPS_PROXY: "proxy.lan:3128" })).toBe("http://proxy.lan:3128/");
    expect(through({ https_proxy: " https://one:1 ", HTTPS_PROXY: "two:2" })).toBe("https://one:1/");
    expect(through({ HTTP_PROXY: "proxy.lan:3128" }, "http://confluence.lan")).toBe("http://proxy.lan:3128/");
    expect(through({ HTTPS_PROXY: "proxy.lan:3128" }, "http://confluence.lan")).toBeUndefined();
    expect(through({ ALL_PROXY: "proxy.lan:3128" })).toBe("http://proxy.lan:3128/");
    expect(through({ HTTPS_PROXY: "" })).toBeUndefined();
    expect(through({ HTTPS_PROXY: "http://user:p@ss@proxy.lan:3128" })).toBe(
      "http://user:p%40ss@proxy.lan:3128/",
    );
  });

  test("is none for this machine, unless it is configured", () => {
    expect(through({ HTTP_PROXY: "proxy:1" }, "http://localhost:8090")).toBeUndefined();
    expect(through({}, "http://localhost:8090", "http://proxy:1")).toBe("http://proxy:1/");
  });

  test.each([
    ["socks5://canary@proxy.lan:1080", /HTTPS_PROXY is a socks5 proxy/],
    ["http://user:canary%@proxy.lan:3128", /HTTPS_PROXY contains a % .*%25/],
    ["http://us%3Aer:canary@proxy.lan:3128", /HTTPS_PROXY contains a colon in its user name/],
    ["http://canary:port:x", /HTTPS_PROXY is not a URL/],
  ])("is refused as %s, without being quoted", (url, message) => {
    const attempt = () => through({ HTTPS_PROXY: url });
    expect(attempt).toThrow(
      expect.objectContaining({
        reason: "invalid_configuration",
        message: expect.stringMatching(message),
      }),
    );
    expect(attempt).not.toThrow(/canary/);
  });
});

describe("NO_PROXY", () => {
  test.each([
    ["*"],
    ["other.lan, *"],
    ["confluence.example.com"],
    ["CONFLUENCE.example.com."],
    ["example.com"],
    [".example.com"],
    ["*.example.com"],
    ["other.lan,example.com"],
    ["other.lan example.com"],
    ["example.com:443"],
  ])("%s names a host of the domain", (noProxy) => {
    expect(isExempt("confluence.example.com", 443, noProxy)).toBe(true);
  });

  test.each([
    [""],
    [" ,"],
    ["ample.com"],
    ["fluence.example.com"],
    ["example.com:8443"],
    ["com.example"],
    ["."],
  ])("%j does not", (noProxy) => {
    expect(isExempt("confluence.example.com", 443, noProxy)).toBe(false);
  });

  test.each([
    ["10.1.2.3", "10.1.2.3", true],
    ["10.1.2.3", "10.0.0.0/8", true],
    ["10.1.2.3", "10.1.2.3:443", true],
    ["10.1.2.3", "11.0.0.0/8", false],
    ["10.1.2.3", "2.3", false],
    ["10.1.2.3", "10.0.0.0/99", false],
    ["[fd00::1]", "[fd00::1]", true],
    ["[fd00::1]", "fd00::1", true],
    ["[fd00::1]", "fd00::/8", true],
    ["[fd00::1]", "[fd00::1]:443", true],
    ["[fd00::1]", "[fd00::1]:444", false],
    ["[fd00::1]", "10.0.0.0/8", false],
  ])("the address %s is named by %s: %s", (host, noProxy, expected) => {
    expect(isExempt(host, 443, noProxy)).toBe(expected);
  });
});

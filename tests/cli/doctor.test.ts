import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { examine } from "../../cli/doctor/examination";
import { type Finding, summaryOf, worstOf } from "../../cli/doctor/finding";
import { findingsTable } from "../../cli/doctor/findings-table";
import { readConnection } from "../../provider/connection/connection-settings";
import { type Certificate, makeAuthority, makeServerCertificate } from "../support/certificates";
import { startConfluence, startConfluenceWithBasic, startJira } from "../support/emulator";
import { addLink, addLinkTo } from "../support/emulator-links";
import { startGateway, startRelay } from "../support/http-server";

function settingsFor(url: string, options: Record<string, string> = {}) {
  const config: Record<string, string> = { baseUrl: url, username: "admin", password: "admin", ...options };
  return readConnection("default", (key) => config[key.replace("confluence:", "")], {});
}

function withToken(url: string, token: string) {
  const config: Record<string, string> = { baseUrl: url, token };
  return readConnection("default", (key) => config[key.replace("confluence:", "")], {});
}

const found = (findings: readonly Finding[], check: string) =>
  findings.filter((finding) => finding.check === check);

describe("doctor on a server without problems", () => {
  test("finds nothing wrong and changes nothing", async () => {
    const confluence = await startConfluence();
    const before = confluence.snapshot();
    const findings = await examine(settingsFor(confluence.url));
    expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(found(findings, "login")[0]?.says).toBe("Logged in as “admin”, who sees 0 application links.");
    expect(found(findings, "administrator")[0]?.says).toBe("“admin” is a system administrator.");
    expect(found(findings, "REST versions")[0]?.says).toContain("applinks 3.0");
    expect(found(findings, "writes")).toMatchObject([{ severity: "ok" }]);
    expect(confluence.snapshot()).toEqual(before);
  });
});

describe("doctor and the login", () => {
  test("a wrong password is tried once, and everything that needs no login is still examined", async () => {
    const confluence = await startConfluence();
    const findings = await examine(settingsFor(confluence.url, { password: "wrong" }));
    expect(found(findings, "login")).toMatchObject([{ severity: "error" }]);
    expect(found(findings, "OAuth 2.0")).toHaveLength(1);
    expect(found(findings, "administrator")).toEqual([]);
    expect(found(findings, "not examined")[0]?.says).toContain(
      "administrator, REST versions, writes, secure sessions, link",
    );
    expect(confluence.requests.rejectedLogins).toBe(1);
  });

  test("a CAPTCHA is distinguished from a wrong password", async () => {
    const confluence = await startConfluence({ captchaAfter: 1 });
    await examine(settingsFor(confluence.url, { password: "wrong" }));
    const findings = await examine(settingsFor(confluence.url));
    expect(found(findings, "login")[0]?.says).toContain("CAPTCHA");
  });

  test("Basic switched off without a replacement is distinguished from a wrong password", async () => {
    const confluence = await startConfluenceWithBasic();
    confluence.state.basicAuth.blocked = true;
    const findings = await examine(settingsFor(confluence.url));
    expect(found(findings, "login")).toMatchObject([
      { severity: "error", says: expect.stringMatching(/basic/i), advice: expect.any(String) },
    ]);
  });

  test.each([
    ["editor", "login", "error", "not a Confluence administrator"],
    ["manager", "administrator", "note", "not a system administrator"],
  ])("%s is recognised as such", async (username, check, severity, words) => {
    const confluence = await startConfluence();
    const findings = await examine(settingsFor(confluence.url, { username, password: username }));
    expect(found(findings, check)).toMatchObject([{ severity, says: expect.stringContaining(words) }]);
  });

  test("without the switch's resource, OAuth 2.0 reveals who is a system administrator", async () => {
    const confluence = await startConfluence({ quirks: { basicAuthConfigPath: "absent" } });
    const findings = await examine(settingsFor(confluence.url, { username: "manager", password: "manager" }));
    expect(found(findings, "administrator")[0]?.says).toContain("not a system administrator");
  });

  test("a token causes a warning about pages that require a password", async () => {
    const confluence = await startConfluence();
    confluence.state.users = confluence.state.users.map((user) =>
      user.name === "admin" ? { ...user, tokens: ["token-of-admin"] } : user,
    );
    const findings = await examine(withToken(confluence.url, "token-of-admin"));
    expect(found(findings, "secure sessions")).toMatchObject([
      { severity: "warning", says: expect.stringContaining("a token is not enough") },
    ]);
  });
});

describe("doctor and the way to the server", () => {
  test("nothing listening: one error, and nothing else is tried", async () => {
    const findings = await examine(settingsFor("http://127.0.0.1:9"));
    expect(findings.map(({ check, severity }) => [check, severity]).slice(-2)).toEqual([
      ["reachability", "error"],
      ["not examined", "note"],
    ]);
    expect(worstOf(findings)).toBe("error");
  });

  test("a missing context path is named", async () => {
    const confluence = await startConfluence({ contextPath: "/wiki" });
    const findings = await examine(settingsFor(new URL(confluence.url).origin));
    expect(found(findings, "reachability")[0]?.advice).toContain("context path");
  });

  test("an address other than the server's own is a warning", async () => {
    const confluence = await startConfluence({ baseUrl: "https://confluence.example.com" });
    const findings = await examine(settingsFor(confluence.url));
    expect(found(findings, "base URL")).toMatchObject([
      { severity: "warning", says: expect.stringContaining("https://confluence.example.com") },
    ]);
    expect(found(findings, "OAuth 2.0")).toMatchObject([{ severity: "ok" }]);
  });

  test.each([
    [0, "ok"],
    [-120_000, "warning"],
    [600_000, "error"],
  ])("a clock that is %d ms off is %s", async (skewMs, severity) => {
    const confluence = await startConfluence({ skewMs });
    expect(found(await examine(settingsFor(confluence.url)), "clock")).toMatchObject([{ severity }]);
  });

  test("the clock is Confluence's own where it can be seen, otherwise whoever wrote the Date is named", async () => {
    const own = await startConfluence({ skewMs: 600_000, quirks: { productHeaders: true } });
    expect(found(await examine(settingsFor(own.url)), "clock")[0]?.says).toMatch(
      /^Confluence.s clock is \d+ s ahead/,
    );
    const other = await startConfluence({ skewMs: 600_000, quirks: { productHeaders: false } });
    expect(found(await examine(settingsFor(other.url)), "clock")[0]?.says).toMatch(
      /^The server.s clock is \d+ s ahead/,
    );
  });

  test("OAuth 2.0 on a server with a plain http address is a warning", async () => {
    const confluence = await startConfluence();
    expect(found(await examine(settingsFor(confluence.url)), "OAuth 2.0")).toMatchObject([
      { severity: "warning", says: expect.stringContaining("plain http") },
    ]);
  });

  test.each(["user:canary", "user:can@ry:canary", "us@er:canary@canary"])(
    "a proxy is named without its login: %s",
    async (login) => {
      const findings = await examine(
        settingsFor("http://confluence.invalid", {
          allowInsecureHttp: "true",
          proxy: `http://${login}@127.0.0.1:9`,
        }),
      );
      expect(found(findings, "proxy")[0]?.says).toBe(
        "Requests go through the configured proxy http://127.0.0.1:9.",
      );
      expect(JSON.stringify(findings)).not.toMatch(/canary|ry:|can@/);
    },
  );
});

describe("doctor and the proxies of the environment", () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  const examineBehind = (proxy: string) => {
    Object.assign(process.env, { HTTPS_PROXY: proxy, https_proxy: "", NO_PROXY: "", no_proxy: "" });
    return examine(settingsFor("https://confluence.test"));
  };

  test("one that is down is named, with its variable", async () => {
    const findings = await examineBehind("127.0.0.1:9");
    expect(found(findings, "proxy")[0]?.says).toBe(
      "Requests go through http://127.0.0.1:9, because of HTTPS_PROXY; NO_PROXY does not name the server.",
    );
    expect(found(findings, "reachability")).toMatchObject([
      {
        severity: "error",
        says: expect.stringContaining("connection refused by the proxy 127.0.0.1:9"),
        advice: expect.stringContaining("HTTPS_PROXY"),
      },
    ]);
  });

  test("one that cannot be used is reported once", async () => {
    const findings = await examineBehind("socks5://127.0.0.1:9");
    expect(findings.map(({ check, severity }) => [check, severity])).toEqual([
      ["proxy", "error"],
      ["not examined", "note"],
    ]);
    expect(found(findings, "proxy")[0]?.says).toContain("HTTPS_PROXY is a socks5 proxy");
  });
});

describe("doctor and older servers", () => {
  test("without REST 3.0 the login is in order, and the missing version is the error", async () => {
    const confluence = await startConfluence({ profile: "legacy" });
    const findings = await examine(settingsFor(confluence.url));
    expect(findings.filter(({ severity }) => severity === "error")).toMatchObject([
      {
        check: "REST versions",
        says: "REST applinks 3.0 does not exist (HTTP 404).",
        advice: expect.any(String),
      },
    ]);
    expect(found(findings, "login")[0]?.says).toContain("Logged in as “admin”");
    expect(found(findings, "OAuth 2.0")[0]?.says).toBe("The server has no OAuth 2.0.");
  });
});

describe("doctor and TLS", () => {
  let folder: string;
  let authority: Certificate;
  let certificate: Certificate;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "applinks-doctor-"));
    authority = makeAuthority("Example authority");
    certificate = makeServerCertificate(["127.0.0.1"], authority);
    writeFileSync(join(folder, "ca.pem"), authority.cert);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("a certificate of an unknown authority is an error that names it", async () => {
    const confluence = await startConfluence({ tls: certificate });
    const findings = await examine(settingsFor(confluence.url));
    expect(found(findings, "TLS")).toMatchObject([
      {
        severity: "error",
        says: expect.stringContaining("issued by Example authority"),
        advice: expect.stringContaining("`confluence:caFile` (--ca-file)"),
      },
    ]);
    expect(found(findings, "reachability")).toMatchObject([{ severity: "error" }]);
  });

  test("a certificate of another host is not blamed on its authority", async () => {
    const confluence = await startConfluence({ tls: makeServerCertificate(["confluence.test"], authority) });
    const findings = await examine(settingsFor(confluence.url, { caFile: join(folder, "ca.pem") }));
    for (const check of ["TLS", "reachability"]) {
      expect(found(findings, check)).toMatchObject([
        {
          severity: "error",
          says: expect.stringContaining("the server's certificate is for another host name"),
          advice: expect.stringMatching(/^(?!.*caFile).*a host name of the certificate/),
        },
      ]);
    }
  });

  test("with its authority it is trusted, and a warning when it expires soon", async () => {
    const confluence = await startConfluence({ tls: certificate });
    const findings = await examine(settingsFor(confluence.url, { caFile: join(folder, "ca.pem") }));
    expect(found(findings, "TLS")).toMatchObject([
      { severity: "warning", says: expect.stringContaining("it expires within a day") },
    ]);
    expect(found(findings, "reachability")).toMatchObject([{ severity: "ok" }]);
  });
});

describe("doctor and the links", () => {
  test("each gets the sentence for its status", async () => {
    const [confluence, jira] = await Promise.all([startConfluence(), startJira()]);
    addLink(confluence, { name: "Reporting", rpcUrl: "https://reporting.example.com" });
    addLinkTo(confluence, jira, { name: "Jira" });
    const findings = found(await examine(settingsFor(confluence.url)), "link");
    expect(findings).toMatchObject([
      { severity: "warning", says: expect.stringContaining("“Jira” (jira"), advice: expect.any(String) },
      {
        severity: "note",
        says: "“Reporting” (generic, https://reporting.example.com): Confluence cannot check a generic link, which may work nevertheless.",
      },
    ]);
  });
});

describe("doctor and a peer that was restored", () => {
  test("a server id that is not the link's is named, and the peer gets nothing that is meant for Confluence", async () => {
    const [confluence, jira] = await Promise.all([startConfluence(), startJira()]);
    const former = "11111111-1111-3111-8111-111111111111";
    const peer = await startRelay(jira.url, () => {});
    addLink(confluence, { id: former, name: "Jira", typeId: "jira", rpcUrl: peer.url });
    const settings = { ...settingsFor(confluence.url), headers: { "X-Gateway-Key": "canary" } };
    const findings = found(await examine(settings), "link");
    expect(findings).toMatchObject([
      {
        severity: "warning",
        says: expect.stringMatching(
          `“Jira” .*: the application there has the server id ${jira.applicationId}, but the link is to ${former}`,
        ),
        advice: expect.stringMatching(/restored without its server id.*pulumi up --refresh/),
      },
    ]);
    const ours = peer.requests.filter(
      ({ headers }) => headers["user-agent"] === "pulumi-confluence-applinks",
    );
    expect(ours).toHaveLength(1);
    expect(
      Object.keys(ours[0]?.headers ?? {}).filter((name) => /authorization|cookie|gateway/.test(name)),
    ).toEqual([]);
  });
});

describe("doctor and many links with the same finding", () => {
  test("reports it once, names five of them and counts the rest", async () => {
    const confluence = await startConfluence();
    for (let index = 1; index <= 7; index++)
      addLink(confluence, { name: `App ${index}`, rpcUrl: `https://app-${index}.example.com` });
    const findings = found(await examine(settingsFor(confluence.url)), "link");
    expect(findings).toHaveLength(1);
    expect(findings[0]?.says).toMatch(
      /^“App 1” \(generic, https:\/\/app-1\.example\.com\), .*“App 5” \([^)]*\) and 2 others: Confluence cannot check/,
    );
  });
});

describe("the table of findings", () => {
  const findings: Finding[] = [
    { check: "login", severity: "ok", says: "Logged in." },
    { check: "link", severity: "warning", says: "First.", advice: "Do something about it." },
    { check: "link", severity: "error", says: "Second." },
  ];

  test("names a check once, indents advice, and has no colours by default", () => {
    expect(findingsTable(findings, { isColoured: false, width: 80 })).toBe(
      [
        "ok       login  Logged in.",
        "warning  link   First.",
        "                → Do something about it.",
        "error           Second.",
        "",
      ].join("\n"),
    );
  });

  test("ends in a count of each severity", () => {
    expect(summaryOf(findings)).toBe("1 ok, 1 warning, 1 error.");
    expect(summaryOf([...findings, ...findings])).toBe("2 ok, 2 warnings, 2 errors.");
  });

  test("colours only the severity", () => {
    const table = findingsTable(findings, { isColoured: true, width: 80 });
    expect(table.split("\n")[0]).toBe("\u001b[32mok       \u001b[39mlogin  Logged in.");
  });

  test("fits the terminal", () => {
    const long = [{ check: "login", severity: "ok", says: "word ".repeat(60).trim() } as const];
    const lines = findingsTable(long, { isColoured: false, width: 80 }).trimEnd().split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

describe("doctor and intermediaries", () => {
  const blocked = {
    status: 403,
    headers: { "content-type": "text/html", server: "BigIP" },
    body: "<title>Request Rejected</title>",
  };

  test("a request that never arrived is not a missing permission", async () => {
    const confluence = await startConfluence();
    const gateway = await startGateway(confluence.url, ({ url }) =>
      url?.startsWith("/rest/applinks/3.0/applinks") ? blocked : undefined,
    );
    const [finding] = found(await examine(settingsFor(gateway.url)), "login");
    expect(finding).toMatchObject({
      severity: "error",
      says: expect.stringMatching(
        /in front of the application rejected GET .*"Request Rejected", Server: BigIP/,
      ),
      advice: expect.stringMatching(/whoever runs the proxy, gateway or firewall/),
    });
    expect(finding?.says).not.toContain("not a Confluence administrator");
  });

  test.each(["PUT", "DELETE"])("reports that %s does not get through", async (refused) => {
    const confluence = await startConfluence();
    const gateway = await startGateway(confluence.url, ({ method }) =>
      method === refused ? blocked : undefined,
    );
    expect(found(await examine(settingsFor(gateway.url)), "writes")).toMatchObject([
      {
        severity: "error",
        says: expect.stringMatching(`in front of the application rejected ${refused} .*"Request Rejected"`),
        advice: expect.stringMatching(`let ${refused} below /rest/ pass`),
      },
    ]);
  });

  test("reports that X-Atlassian-Token does not get through", async () => {
    const confluence = await startConfluence();
    const relay = await startRelay(confluence.url, (headers) => delete headers["x-atlassian-token"]);
    const before = confluence.snapshot();
    expect(found(await examine(settingsFor(relay.url)), "writes")).toEqual([
      {
        check: "writes",
        severity: "error",
        says: "Could not pass the check against forged requests: XSRF check failed (HTTP 403).",
        advice: expect.stringMatching(
          /X-Atlassian-Token.*ask whoever runs the proxy .* to pass this header on/,
        ),
      },
    ]);
    expect(confluence.snapshot()).toEqual(before);
  });

  test("reports Confluence's message about why nothing can be changed", async () => {
    const confluence = await startConfluence();
    const body = '{"statusCode":405,"data":{},"message":"Read only mode is enabled."}';
    confluence.faults.add({ kind: "status", status: 405, body, match: { method: "PUT" } });
    expect(found(await examine(settingsFor(confluence.url)), "writes")[0]).toMatchObject({
      severity: "error",
      says: "PUT is refused although the links can be read: Read only mode is enabled (HTTP 405).",
    });
  });

  test("single sign-on on pages alone is named where pages are needed", async () => {
    const confluence = await startConfluence();
    const gateway = await startGateway(confluence.url, ({ url }) =>
      url?.startsWith("/plugins/servlet/")
        ? { status: 302, headers: { location: "https://idp.example.com/saml2?SAMLRequest=x" } }
        : undefined,
    );
    expect(found(await examine(settingsFor(gateway.url)), "secure sessions")).toMatchObject([
      {
        severity: "warning",
        says: expect.stringMatching(/single sign-on \(https:\/\/idp\.example\.com\/saml2\)/),
        advice: expect.stringMatching(/executeAs on generic links.*Do not configure its URL as the base URL/),
      },
    ]);
  });
});

describe("doctor and what this version does not understand", () => {
  test("is a note without the secrets next to it", async () => {
    const confluence = await startConfluence({ quirks: { basicAuthConfigPath: "absent" } });
    const body = '[{"id":7,"clientSecret":"canary-5ecret","redirects":"https://a.example.com"}]';
    confluence.faults.add({
      kind: "status",
      status: 200,
      body,
      match: { path: /^\/rest\/oauth2\/latest\/client$/ },
    });
    const findings = await examine(settingsFor(confluence.url));
    expect(found(findings, "administrator")).toMatchObject([{ severity: "ok" }]);
    expect(found(findings, "lists")).toMatchObject([
      {
        severity: "note",
        says: expect.stringMatching(/^The OAuth 2\.0 client 7 on \S+ cannot be parsed by this version/),
      },
    ]);
    expect(JSON.stringify(findings)).not.toContain("canary");
  });
});

import { configurationOf, startConfluence } from "../support/emulator";
import { FakeEngine, failureOf } from "../support/engine/fake-engine";
import { startInProcessPlugin } from "../support/in-process-plugin";
import {
  haproxyBackend,
  nginxLocation,
  type ProxyInFront,
  startProxiedStack,
} from "../support/proxies/proxied-stack";
import { describeWithProxies, startRealProxy } from "../support/proxies/real-proxy";
import type { ProxyKind } from "../support/proxies/runners";

const PUT_IS_REFUSED = (page: string): RegExp =>
  new RegExp(
    `Could not create the application link "App" .*a proxy, gateway or firewall in front of the application rejected PUT /rest/applinks/3.0/applicationlink: ${page}.*\\[refused_by_intermediary\\].* to let PUT below /rest/ pass`,
  );
const LOGIN_OF_ITS_OWN = (page: string): RegExp =>
  new RegExp(
    `rejected GET .*: ${page} \\(HTTP 401\\). \\[refused_by_intermediary\\].*requires its own login`,
  );
const SESSION_LOST = /\[session_lost\] The server has accepted the password .*enable session affinity/;

const WITH_A_LOGIN: ProxyInFront = ({ port, file }, { origin }) =>
  `server { listen 127.0.0.1:${port}; location / { auth_basic "Gateway"; auth_basic_user_file ${file("users", "x:y\n")}; proxy_pass ${origin}; } }`;

describeWithProxies("what a real reverse proxy does to a run", () => {
  test.each<[string, ProxyKind, ProxyInFront, RegExp]>([
    ["drops cookies", "nginx", nginxLocation('proxy_set_header Cookie "";'), SESSION_LOST],
    ["keeps cookies back", "nginx", nginxLocation("proxy_hide_header Set-Cookie;"), SESSION_LOST],
    [
      "lets reads pass alone",
      "nginx",
      nginxLocation("limit_except GET POST { deny all; }"),
      PUT_IS_REFUSED('a web page titled "403 Forbidden", Server: nginx'),
    ],
    [
      "lets reads pass alone",
      "apache2",
      (_at, { origin }) =>
        `<Location />\n<LimitExcept GET POST>\nRequire all denied\n</LimitExcept>\n</Location>\nProxyPass / ${origin}/`,
      PUT_IS_REFUSED('a web page titled "403 Forbidden", Server: Apache'),
    ],
    [
      "does not allow PUT",
      "haproxy",
      haproxyBackend("", "http-request deny deny_status 405 if METH_PUT or METH_DELETE"),
      PUT_IS_REFUSED('a web page headed "405 Method Not Allowed" \\(HTTP 405\\)'),
    ],
    [
      "keeps the login back",
      "nginx",
      ({ port }, { origin }) =>
        `server { listen 127.0.0.1:${port}; location / { proxy_pass ${origin}; } location /rest/tsv/ { return 403; } }`,
      /rejected POST \/rest\/tsv\/1\.0\/authenticate: a web page titled "403 Forbidden", Server: nginx.*\[refused_by_intermediary\]/,
    ],
    [
      "limits the size of what is sent",
      "nginx",
      ({ port }, { origin }) =>
        `server { listen 127.0.0.1:${port}; location / { proxy_pass ${origin}; } location /rest/applinks/3.0/applicationlink { client_max_body_size 9; proxy_pass ${origin}; } }`,
      /"413 Request Entity Too Large", Server: nginx.*to accept larger bodies below \/rest\//,
    ],
    [
      "limits the length of headers",
      "apache2",
      (_at, { origin }) => `LimitRequestFieldSize 20\nProxyPass / ${origin}/`,
      /\(HTTP 400\)\. \[refused_by_intermediary\].*to accept longer request headers below \/rest\//,
    ],
    [
      "has a login of its own",
      "nginx",
      WITH_A_LOGIN,
      LOGIN_OF_ITS_OWN('.*Server: nginx/[\\d.]+, realm "Gateway"'),
    ],
    [
      "has a login of its own",
      "apache2",
      ({ file }, { origin }) =>
        `<Location />\nAuthType Basic\nAuthName "Company"\nAuthUserFile ${file("users", "x:y\n")}\nRequire valid-user\n</Location>\nProxyPass / ${origin}/`,
      LOGIN_OF_ITS_OWN('.*Server: Apache.*, realm "Company"'),
    ],
    [
      "has a login of its own",
      "haproxy",
      (at, target) =>
        `userlist known\nuser x insecure-password y\n${haproxyBackend("", "http-request auth realm Edge unless { http_auth(known) }")(at, target)}`,
      LOGIN_OF_ITS_OWN('a web page headed "401 Unauthorized", realm "Edge"'),
    ],
    [
      "lets nobody pass",
      "haproxy",
      haproxyBackend("", "http-request deny"),
      /rejected GET .*: a web page headed "403 Forbidden" \(HTTP 403\).*let requests below \/rest\/ pass from this machine/,
    ],
    [
      "has Confluence at another path",
      "nginx",
      ({ port }, { origin }) =>
        `server { listen 127.0.0.1:${port}; location /confluence/ { proxy_pass ${origin}; } }`,
      /"404 Not Found", Server: nginx.*or correct the base URL/,
    ],
    [
      "sends plain http on to https",
      "nginx",
      ({ port }) => `server { listen 127.0.0.1:${port}; return 301 https://$host:8443$request_uri; }`,
      /\[unexpected_redirect\].*configure https:\/\/127\.0\.0\.1:8443 as the base URL/,
    ],
    [
      "has nothing but its own page",
      "nginx",
      ({ port }) =>
        `server { listen 127.0.0.1:${port}; location / { default_type text/html; return 200 "<title>Welcome to nginx!</title>"; } }`,
      /a web page titled "Welcome to nginx!".*\[html_response\] Check the base URL/,
    ],
  ])("that %s is reported as such: %s", async (_what, kind, configure, said) => {
    const { engine, confluence } = await startProxiedStack(kind, configure);
    declareApp(engine);
    expect((await failureOf(engine.up())).message).toMatch(said);
    expect(confluence.state.links).toEqual([]);
    expect(confluence.requests.rejectedLogins).toBe(0);
  });

  test("that drops the Authorization header is reported where Basic is in use", async () => {
    const { engine } = await startProxiedStack("nginx", nginxLocation('proxy_set_header Authorization "";'), {
      profile: "confluence-9.2",
    });
    declareApp(engine);
    expect((await failureOf(engine.up())).message).toMatch(
      /\[login_redirect\] A proxy in front of Confluence drops the Authorization header/,
    );
  });

  test("that drops the Authorization header does not matter to a login by session", async () => {
    const { engine, confluence } = await startProxiedStack(
      "nginx",
      nginxLocation('proxy_set_header Authorization "";'),
    );
    declareApp(engine);
    await engine.up();
    expect(confluence.state.links).toHaveLength(1);
  });

  test("that adds a path of its own works with that base URL", async () => {
    const { engine, confluence, url } = await startProxiedStack(
      "nginx",
      ({ port }, { origin }) =>
        `server { listen 127.0.0.1:${port}; location /confluence/ { proxy_pass ${origin}; proxy_set_header Host $http_host; } }`,
      { contextPath: "/confluence" },
    );
    engine.options = { config: { ...engine.options.config, "confluence:baseUrl": `${url}/confluence` } };
    declareApp(engine);
    await engine.up();
    expect(confluence.state.links).toHaveLength(1);
  });

  test.each([
    ["sends each request to another node", "", SESSION_LOST],
    ["keeps to one node by a cookie", "cookie NODE insert indirect nocache", undefined],
  ])("that %s", async (_what, affinity, said) => {
    const nodes = await Promise.all([1, 2].map(() => startConfluence({ profile: "confluence-10" })));
    const servers = nodes.map(({ url }, index) => `server n${index} ${new URL(url).host} cookie n${index}`);
    const proxy = await startRealProxy("haproxy", ({ port }) =>
      [
        `frontend front\nbind 127.0.0.1:${port}\ndefault_backend nodes`,
        `backend nodes\nbalance roundrobin\n${affinity}`,
        ...servers,
      ].join("\n"),
    );
    const [node] = nodes;
    const config = { ...(node && configurationOf(node)), "confluence:baseUrl": `http://${proxy.host}` };
    const engine = new FakeEngine({ config }, startInProcessPlugin);
    declareApp(engine);
    const outcome = await engine.up().catch((error: unknown) => error);
    if (said === undefined) expect(outcome).toMatchObject({ steps: ["create app"] });
    else expect(String(outcome)).toMatch(said);
    expect(nodes.map(({ requests }) => requests.rejectedLogins)).toEqual([0, 0]);
  });
});

function declareApp(engine: FakeEngine): void {
  engine.declare("app", "ApplicationLink", { name: "App", rpcUrl: "https://app.example.com" });
}

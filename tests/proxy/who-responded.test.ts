import * as applicationLinks from "../../provider/confluence/application-links";
import { setBasic } from "../../provider/confluence/servlets/basic";
import { ServletSession } from "../../provider/confluence/servlets/session";
import type { HttpClient } from "../../provider/http/client";
import type { Reason } from "../../provider/http/errors";
import { someLink } from "../support/contract-servers";
import { startConfluence } from "../support/emulator";
import { addLink } from "../support/emulator-links";
import { connected } from "../support/http-settings";
import { describeWithProxies, startRealProxy } from "../support/proxies/real-proxy";
import type { ProxyKind, Surroundings } from "../support/proxies/runners";

const list = (http: HttpClient) => applicationLinks.list(http);
const create = (http: HttpClient) => applicationLinks.create(http, someLink());

/** An nginx server with rules of its own, which forwards other requests. */
const nginx =
  (rules: (at: Surroundings) => string) =>
  (at: Surroundings, { origin }: URL) =>
    `server { listen 127.0.0.1:${at.port}; ${rules(at)} location / { proxy_pass ${origin}; proxy_set_header Host $http_host; } }`;

/** A proxy's configuration, and the expected error. */
const SITUATIONS: readonly {
  readonly situation: string;
  readonly kind: ProxyKind;
  readonly configure: (at: Surroundings, target: URL) => string;
  readonly tried: (http: HttpClient) => Promise<unknown>;
  readonly verdict: Reason;
  readonly sentence: RegExp;
}[] = [
  {
    situation: "methods other than GET and POST refused with 405",
    kind: "nginx",
    configure: nginx(() => "if ($request_method !~ ^(GET|POST)$) { return 405; }"),
    tried: create,
    verdict: "refused_by_intermediary",
    sentence:
      /rejected PUT .*titled "405 Not Allowed", Server: nginx\S* \(HTTP 405\).*let PUT below \/rest\/ pass/,
  },
  {
    situation: "an address range without access to REST",
    kind: "nginx",
    configure: nginx(() => "if ($uri ~ ^/rest/applinks/3) { return 403; }"),
    tried: list,
    verdict: "refused_by_intermediary",
    sentence: /rejected GET .*titled "403 Forbidden", Server: nginx\S* \(HTTP 403\)/,
  },
  {
    situation: "a path that is not forwarded",
    kind: "nginx",
    configure: nginx(() => "if ($uri ~ ^/rest/applinks/3) { return 404; }"),
    tried: (http) => applicationLinks.get(http, "da27e63d-1539-3159-9f9f-7d07dc24f532"),
    verdict: "refused_by_intermediary",
    sentence: /titled "404 Not Found", Server: nginx.*pass \/rest\/ on to it/,
  },
  {
    situation: "a login of its own",
    kind: "nginx",
    configure: nginx(
      ({ file }) =>
        `auth_basic "Company gateway"; auth_basic_user_file ${file("users", "gateway:{PLAIN}other\n")};`,
    ),
    tried: list,
    verdict: "refused_by_intermediary",
    sentence: /titled "401 Authorization Required", Server: nginx\S*, realm "Company gateway".*its own login/,
  },
  {
    situation: "single sign-on in front of everything",
    kind: "nginx",
    configure: nginx(() => "return 302 https://idp.example.com/saml2?SAMLRequest=x;"),
    tried: list,
    verdict: "single_sign_on",
    sentence: /redirected to https:\/\/idp\.example\.com\/saml2 .*Do not configure its URL as the base URL/,
  },
  {
    situation: "a rule that denies PUT",
    kind: "haproxy",
    configure: ({ port }, { host }) =>
      `frontend front\nbind 127.0.0.1:${port}\nhttp-request deny if { method PUT }\ndefault_backend confluence\nbackend confluence\nserver one ${host}`,
    tried: create,
    verdict: "refused_by_intermediary",
    sentence: /rejected PUT .*a web page headed "403 Forbidden" \(HTTP 403\)/,
  },
  {
    situation: "a location that is denied",
    kind: "apache2",
    configure: (_at, { origin }) =>
      `<Location /rest/applinks/3.0>\nRequire all denied\n</Location>\nProxyPreserveHost On\nProxyPass / ${origin}/`,
    tried: list,
    verdict: "refused_by_intermediary",
    sentence: /titled "403 Forbidden", Server: Apache/,
  },
  {
    situation: "a login of its own",
    kind: "apache2",
    configure: ({ file }, { origin }) =>
      `<Location />\nAuthType Basic\nAuthName "Company gateway"\nAuthBasicProvider file\nAuthUserFile ${file("users", "")}\nRequire valid-user\n</Location>\nProxyPass / ${origin}/`,
    tried: list,
    verdict: "refused_by_intermediary",
    sentence: /titled "401 Unauthorized", Server: Apache\S*.*realm "Company gateway"/,
  },
  {
    situation: "an access rule against PUT",
    kind: "squid",
    configure: ({ port }, { hostname, port: peer }) =>
      `http_port 127.0.0.1:${port} accel defaultsite=${hostname}\nacl writes method PUT\nhttp_access deny writes\nhttp_access allow all\n` +
      `cache_peer ${hostname} parent ${peer} 0 no-query originserver login=PASSTHRU`,
    tried: create,
    verdict: "refused_by_intermediary",
    sentence: /rejected PUT .*titled "ERROR: The requested URL could not be retrieved", Server: squid/,
  },
];

describeWithProxies("what a real proxy refuses", () => {
  test.each(SITUATIONS)(
    "$kind with $situation → $verdict",
    async ({ kind, configure, tried, verdict, sentence }) => {
      const confluence = await startConfluence({ profile: "confluence-9.2" });
      const proxy = await startRealProxy(kind, (at) => configure(at, new URL(confluence.url)));
      const failure = await tried(connected({ url: `http://${proxy.host}` })).catch(
        (error: unknown) => error,
      );
      expect(failure).toMatchObject({ reason: verdict, message: expect.stringMatching(sentence) });
      expect(confluence.state.links).toEqual([]);
    },
  );

  test("nginx that removes X-Atlassian-Token → xsrf_check_failed", async () => {
    const confluence = await startConfluence({ profile: "confluence-9.2" });
    const { id } = addLink(confluence);
    const rules = nginx(() => 'proxy_set_header X-Atlassian-Token "";');
    // A location that sets a header of its own inherits none.
    const proxy = await startRealProxy("nginx", (at) =>
      rules(at, new URL(confluence.url)).replace("proxy_set_header Host $http_host;", ""),
    );
    const pages = new ServletSession(connected({ url: `http://${proxy.host}` }));
    await expect(setBasic(pages, id, { username: "robot", password: "robots" })).rejects.toMatchObject({
      reason: "xsrf_check_failed",
    });
  });

  test("haproxy that sends each request to another node → session_lost", async () => {
    const nodes = await Promise.all([1, 2, 3].map(() => startConfluence({ profile: "confluence-10" })));
    const servers = nodes.map(({ url }, index) => `server node${index} ${new URL(url).host}`).join("\n");
    const proxy = await startRealProxy(
      "haproxy",
      ({ port }) =>
        `frontend front\nbind 127.0.0.1:${port}\ndefault_backend nodes\nbackend nodes\nbalance roundrobin\n${servers}`,
    );
    await expect(list(connected({ url: `http://${proxy.host}` }))).rejects.toMatchObject({
      reason: "session_lost",
      message: expect.stringMatching(/load balancer.*session affinity/),
    });
  });
});

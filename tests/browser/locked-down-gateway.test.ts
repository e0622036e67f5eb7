import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { closedAfterTest } from "../support/closing";
import { startConfluence } from "../support/emulator";
import { basicWay, oauthWay, startReporting, tokenWay, type Way } from "../support/reporting";

/** The last generation that accepts HTTP Basic as it is installed. */
const ACCEPTS_BASIC = "confluence-9.2";

describe("the gateway of the locked-down example", () => {
  test("follows no redirect to another host, and gives the browser nothing to take there", async () => {
    const elsewhere = await startHost((_, response) => response.end("elsewhere"));
    const confluence = await startHost((_, response) => {
      response.setHeader("Set-Cookie", "JSESSIONID=secret");
      response.writeHead(302, { Location: `${elsewhere.url}/landing` }).end();
    });
    const open = await visitor(basicWay(confluence.url), "ada");

    const response = await open("/confluence/display/DS/Runbook");

    expect(response.status).toBe(302);
    expect(response.headers.get("Location")).toBe(`${elsewhere.url}/landing`);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(confluence.seen[0]?.headers.authorization).toMatch(/^Basic /);
    expect(elsewhere.seen).toEqual([]);
  });

  test("keeps the browser's own cookies and headers from Confluence", async () => {
    const confluence = await startHost((_, response) => response.end("page"));
    const open = await visitor(basicWay(confluence.url), "ada");

    await open("/confluence/display/DS/Runbook", {
      Referer: "http://secret.example/",
      "X-Forwarded-For": "1",
    });

    const { headers } = confluence.seen[0] ?? { headers: {} };
    expect(Object.keys(headers)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(cookie|referer|origin|x-forwarded-for)$/)]),
    );
  });

  test.each([
    "xoauth_requestor_id=admin",
    "user_id=admin",
    "xoauth%5Frequestor_id=admin",
    "os_username=admin&os_password=admin",
    "oauth_token=stolen",
    "al_username=admin&al_password=admin",
  ])("takes no identity from the address: %s", async (query) => {
    const confluence = await startConfluence({ profile: ACCEPTS_BASIC });
    for (const way of [basicWay(confluence.url), tokenWay(confluence), oauthWay(confluence)]) {
      const open = await visitor(way, "max");

      const response = await open(`/confluence/display/DS/Runbook?${query}`);

      expect(await response.text()).toContain('data-user="manager"');
    }
  });

  test.each(["/confluence/..;/other", "/confluence/%2e%2e;/other", "/confluence/x/..%2fother"])(
    "does not leave Confluence's context path by %s",
    async (path) => {
      const confluence = await startHost((_, response) => response.end("page"));
      const open = await visitor(basicWay(`${confluence.url}/wiki`), "ada");

      expect((await open(path)).status).toBe(400);
      expect(confluence.seen).toEqual([]);
    },
  );

  test("stays with Confluence's host when the path looks like another one", async () => {
    const elsewhere = await startHost((_, response) => response.end("elsewhere"));
    const confluence = await startHost((_, response) => response.end("page"));
    const open = await visitor(basicWay(confluence.url), "ada");

    const response = await open(`/confluence//${new URL(elsewhere.url).host}/landing`);

    expect(await response.text()).toBe("page");
    expect(elsewhere.seen).toEqual([]);
  });

  test("leads links into Confluence through itself, and leaves all others alone", async () => {
    const confluence = await startHost((request, response) => {
      response.setHeader("Content-Type", "text/html;charset=UTF-8");
      response.end(`<!doctype html><body>
<a id="absolute" href="http://${request.headers.host}/wiki/display/DS/Runbook?a=1#top">absolute</a>
<a id="rooted" href="/wiki/x">rooted</a><a id="relative" href="viewpage.action?pageId=1">relative</a>
<a id="outside" href="/other">outside</a><a id="elsewhere" href="//other.example/x">elsewhere</a>
<a id="mail" href="mailto:a@example.com">mail</a><a id="anchor" href="#top">anchor</a>
<img id="image" src="/wiki/a.png" srcset="/wiki/a.png 1x, https://cdn.example/b.png 2x" style="background: url('/wiki/c.png')">`);
    });
    const open = await visitor(basicWay(`${confluence.url}/wiki/`), "ada");

    const html = await (await open("/confluence/pages/start.action")).text();

    expect(
      Object.fromEntries(
        [...html.matchAll(/id="(\w+)" (?:href|src)="([^"]*)"/g)].map(([, id, to]) => [id, to]),
      ),
    ).toEqual({
      absolute: "/confluence/display/DS/Runbook?a=1#top",
      rooted: "/confluence/x",
      relative: "viewpage.action?pageId=1",
      outside: `${confluence.url}/other`,
      elsewhere: "http://other.example/x",
      mail: "mailto:a@example.com",
      anchor: "#top",
      image: "/confluence/a.png",
    });
    expect(html).toContain('srcset="/confluence/a.png 1x, https://cdn.example/b.png 2x"');
    expect(html).toContain("url('/confluence/c.png')");
  });

  test("lets no script of Confluence's pages run under the application's address", async () => {
    const confluence = await startConfluence({ profile: ACCEPTS_BASIC });
    const open = await visitor(basicWay(confluence.url), "ada");

    const response = await open("/confluence/display/DS/Runbook");

    expect(response.headers.get("Content-Security-Policy")).toMatch(/default-src 'none'/);
    expect(response.headers.get("Content-Security-Policy")).not.toMatch(/script-src/);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
  });

  test("only reads", async () => {
    const confluence = await startConfluence({ profile: ACCEPTS_BASIC });
    const open = await visitor(basicWay(confluence.url), "ada");

    const response = await open("/confluence/display/DS/Runbook", {}, "POST");

    expect(response.status).toBe(405);
    expect(confluence.requests.total).toBe(0);
  });

  test("sends a wrong password once only, so that the account is not locked", async () => {
    const confluence = await startConfluence({ profile: ACCEPTS_BASIC, captchaAfter: 2 });
    const open = await visitor(
      { access: "basic", baseUrl: confluence.url, passwords: { admin: "outdated" } },
      "ada",
    );

    for (let attempt = 0; attempt < 4; attempt += 1) {
      const response = await open("/confluence/display/DS/Runbook");
      expect(response.status).toBe(403);
      expect(await response.text()).toContain("did not accept");
    }

    expect(confluence.requests.rejectedLogins).toBe(1);
  });

  test("says so when Confluence does not look at passwords", async () => {
    const confluence = await startConfluence({ profile: "confluence-10" });
    const open = await visitor(basicWay(confluence.url), "ada");

    const response = await open("/confluence/display/DS/Runbook");

    expect(response.status).toBe(403);
    expect(await response.text()).toContain("does not accept HTTP Basic from this account");
    expect(confluence.requests.rejectedLogins).toBe(0);
  });

  test("signs addresses with spaces, plus signs and umlauts as Confluence reads them", async () => {
    const confluence = await startConfluence({ contextPath: "/wiki" });
    const open = await visitor(oauthWay(confluence), "max");

    const response = await open("/confluence/display/DS/Runbook?q=a+b%20c%2Bd&r=%C3%BC*'()!~&empty=&q=again");

    expect(await response.text()).toContain('data-user="manager"');
    expect(confluence.requests.list.at(-1)).toMatchObject({ authentication: "oauth1", user: "manager" });
  });

  test("says that Confluence is down when it is", async () => {
    const confluence = await startHost((request) => request.destroy());
    const open = await visitor(basicWay(confluence.url), "ada");

    const response = await open("/confluence/");

    expect(response.status).toBe(502);
    expect(await response.text()).toContain("Confluence does not answer");
  });
});

type Open = (path: string, headers?: Record<string, string>, method?: string) => Promise<Response>;

/** Logs a user in to a new installation and opens pages as a browser would, without following redirects. */
async function visitor(confluence: Way, user: string): Promise<Open> {
  const { url } = await startReporting(confluence);
  const login = await fetch(`${url}/login`, {
    method: "POST",
    redirect: "manual",
    headers: { Origin: url },
    body: new URLSearchParams({ name: user, password: user }),
  });
  const cookie = login.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  return (path, headers = {}, method = "GET") =>
    fetch(url + path, {
      method,
      redirect: "manual",
      headers: { Accept: "text/html", Origin: url, Cookie: cookie, ...headers },
    });
}

/** A host that notes what it is sent. */
async function startHost(
  listener: RequestListener,
): Promise<{ url: string; seen: { url: string; headers: IncomingHttpHeaders }[] }> {
  const seen: { url: string; headers: IncomingHttpHeaders }[] = [];
  const server = createServer((request, response) => {
    seen.push({ url: request.url ?? "", headers: request.headers });
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closedAfterTest({
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, seen };
}

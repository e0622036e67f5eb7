/** A page with its URL after all redirects. */
export interface Page {
  readonly status: number;
  readonly url: string;
  readonly html: string;
  readonly headers: Headers;
  /** The values of the page's form fields that a person would not type: hidden fields. */
  readonly hidden: Record<string, string>;
}

/** A browser without a screen: keeps cookies, follows redirects on the given servers, submits forms. */
export interface PageClient {
  open(url: string): Promise<Page>;
  submit(url: string, fields: Record<string, string>): Promise<Page>;
  /** Fills in the login form of a server, which sends it as a form or, where that is refused, as JSON. */
  logIn(baseUrl: string, user: string, password?: string): Promise<Page>;
  /** Starts the secure administrator session. */
  elevate(baseUrl: string, password: string): Promise<Page>;
  /** The `Cookie` header for a server. */
  cookieFor(url: string): string;
}

/** Creates a client without cookies. Redirects to a URL that `stopsAt` matches are reported, not followed. */
export function pageClient(stopsAt: RegExp = /^https?:\/\/consumer\.example/): PageClient {
  const cookies = new Map<string, Map<string, string>>();

  async function send(method: string, url: string, fields?: Record<string, string>): Promise<Page> {
    const { origin } = new URL(url);
    const response = await fetch(url, {
      method,
      redirect: "manual",
      headers: {
        Accept: "text/html",
        Connection: "close",
        "User-Agent": "Mozilla/5.0",
        Cookie: cookieFor(url),
        ...(fields === undefined ? {} : { Origin: origin }),
      },
      ...(fields === undefined ? {} : { body: new URLSearchParams(fields) }),
    });
    keepCookies(response);
    const location = response.headers.get("Location");
    const html = await response.text();
    const target = location === null ? undefined : new URL(location, url).toString();
    if (target !== undefined && !stopsAt.test(target)) return send("GET", target);
    return {
      status: response.status,
      url: target ?? url,
      html,
      headers: response.headers,
      hidden: hiddenOf(html),
    };
  }

  function jarOf(url: string): Map<string, string> {
    const { host } = new URL(url);
    const jar = cookies.get(host) ?? new Map<string, string>();
    cookies.set(host, jar);
    return jar;
  }

  function cookieFor(url: string): string {
    return [...jarOf(url)].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  function keepCookies({ url, headers }: Response): void {
    for (const cookie of headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (name !== undefined && value !== undefined) jarOf(url).set(name, value);
    }
  }

  async function logInAsJson(baseUrl: string, username: string, password: string): Promise<Page> {
    const response = await fetch(`${baseUrl}/rest/tsv/1.0/authenticate?os_authType=none`, {
      method: "POST",
      headers: {
        Connection: "close",
        "Content-Type": "application/json",
        Cookie: cookieFor(baseUrl),
        "X-Atlassian-Token": "no-check",
      },
      body: JSON.stringify({ username, password, rememberMe: false, targetUrl: "/" }),
    });
    if (!response.ok) throw new Error(`${username} could not log in: ${await response.text()}`);
    keepCookies(response);
    return send("GET", `${baseUrl}/`);
  }

  return {
    open: (url) => send("GET", url),
    submit: (url, fields) => send("POST", url, fields),
    async logIn(baseUrl, user, password = user) {
      const form = { os_username: user, os_password: password };
      const page = await send("POST", `${baseUrl}/dologin.action`, form);
      return page.status === 403 ? logInAsJson(baseUrl, user, password) : page;
    },
    async elevate(baseUrl, password) {
      const { hidden } = await send("GET", `${baseUrl}/authenticate.action`);
      return send("POST", `${baseUrl}/doauthenticate.action`, { ...hidden, password });
    },
    cookieFor,
  };
}

function hiddenOf(html: string): Record<string, string> {
  const fields = html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g);
  return Object.fromEntries([...fields].map(([, name = "", value = ""]) => [name, unescapeHtml(value)]));
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

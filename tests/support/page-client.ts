/** A page with its address after all redirects. */
export interface Page {
  readonly status: number;
  readonly url: string;
  readonly html: string;
  readonly headers: Headers;
  /** The values of the page's form fields that a person would not type: hidden fields. */
  readonly hidden: Record<string, string>;
}

/** What a browser does without a screen: keeps cookies, follows redirects on the given servers, sends forms. */
export interface PageClient {
  open(url: string): Promise<Page>;
  submit(url: string, fields: Record<string, string>): Promise<Page>;
  /** Fills in the login form of a server. */
  logIn(baseUrl: string, user: string, password?: string): Promise<Page>;
  /** Starts the secure administrator session. */
  elevate(baseUrl: string, password: string): Promise<Page>;
}

/** Creates a client without cookies. Redirects to anywhere that `stopsAt` matches are reported, not followed. */
export function pageClient(stopsAt: RegExp = /^https?:\/\/consumer\.example/): PageClient {
  const cookies = new Map<string, Map<string, string>>();

  async function send(method: string, url: string, fields?: Record<string, string>): Promise<Page> {
    const { host, origin } = new URL(url);
    const jar = cookies.get(host) ?? new Map<string, string>();
    cookies.set(host, jar);
    const response = await fetch(url, {
      method,
      redirect: "manual",
      headers: {
        Accept: "text/html",
        Connection: "close",
        "User-Agent": "Mozilla/5.0",
        Cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(fields === undefined ? {} : { Origin: origin }),
      },
      ...(fields === undefined ? {} : { body: new URLSearchParams(fields) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (name !== undefined && value !== undefined) jar.set(name, value);
    }
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

  return {
    open: (url) => send("GET", url),
    submit: (url, fields) => send("POST", url, fields),
    logIn: (baseUrl, user, password = user) =>
      send("POST", `${baseUrl}/dologin.action`, { os_username: user, os_password: password }),
    elevate: (baseUrl, password) => send("POST", `${baseUrl}/doauthenticate.action`, { password }),
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

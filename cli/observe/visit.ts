import { readPage } from "../../provider";
import type { Exchange, Seen, Sent } from "./exchange";

/** A user's name and password. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** The ways of sending a login. */
export type LoginWay = "json" | "form";

/** One browser-like session: keeps its cookies, logs in and out. */
export class Visit {
  readonly #exchange: Exchange;
  readonly #cookies = new Map<string, string>();

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  async send(sent: Sent): Promise<Seen> {
    const cookies = [...this.#cookies].map(([name, value]) => `${name}=${value}`);
    const response = await this.#exchange.send({ ...sent, cookies });
    for (const cookie of response.setCookies) {
      const [, name, value] = /^([^=;]+)=([^;]*)/.exec(cookie) ?? [];
      if (name !== undefined && value !== undefined) this.#cookies.set(name.trim(), value);
    }
    return response;
  }

  /** Logs in. When the response does not show whether the login succeeded, the user of the next request does. */
  async logIn(way: LoginWay, login: Login): Promise<{ readonly response: Seen; readonly isIn: boolean }> {
    const response = await this.#sendLogin(way, login);
    const reason = response.header("x-seraph-loginreason");
    if (reason !== undefined) return { response, isIn: reason === "OK" };
    const { status, json } = await this.send({
      path: "/rest/api/user/current",
      headers: { Accept: "application/json" },
    });
    const isAnonymous = /"type":"anonymous"/.test(JSON.stringify(json ?? {}));
    return { response, isIn: status === 200 && json !== undefined && !isAnonymous };
  }

  /** The token in the form of the secure administrator session; undefined when no form is shown. */
  async secureSessionToken(): Promise<string | undefined> {
    const { body } = await this.send({ path: "/authenticate.action?destination=%2F" });
    const { forms } = await readPage(body);
    return forms.find(({ fields }) => fields.has("password"))?.fields.get("atl_token");
  }

  /** Sends the password of the secure administrator session, with the form's token, the header, or neither. */
  async confirmPassword(
    { password }: Login,
    proof: { readonly token?: string | undefined; readonly hasHeader?: boolean },
  ): Promise<void> {
    const { token, hasHeader = false } = proof;
    const form = new URLSearchParams({
      ...(token === undefined ? {} : { atl_token: token }),
      password,
      authenticate: "Confirm",
      destination: "/",
    });
    await this.send({
      method: "POST",
      path: "/doauthenticate.action",
      headers: hasHeader ? {} : { "X-Atlassian-Token": "" },
      form: form.toString(),
    });
  }

  /** The response of a resource that demands a secure administrator session: 200, or the refusal. */
  readLinks(): Promise<Seen> {
    return this.send({ path: "/rest/applinks/1.0/applicationlink", headers: { Accept: "application/json" } });
  }

  async logOut(): Promise<void> {
    await this.send({ path: "/logout.action" });
    this.#cookies.clear();
  }

  #sendLogin(way: LoginWay, { username, password }: Login): Promise<Seen> {
    if (way === "form") {
      const form = new URLSearchParams({ os_username: username, os_password: password, login: "Log in" });
      return this.send({ method: "POST", path: "/dologin.action", form: form.toString() });
    }
    return this.send({
      method: "POST",
      path: "/rest/tsv/1.0/authenticate?os_authType=none",
      headers: { Accept: "application/json" },
      json: { username, password, rememberMe: false, targetUrl: "", captchaId: "" },
    });
  }
}

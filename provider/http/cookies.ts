/** The cookies of one session with one server. In memory only: they are equivalent to a password. */
export class Cookies {
  readonly #values = new Map<string, string>();

  /** Applies what a response sets and removes. All cookies are kept: one may contain the node that a load balancer chose. */
  keep(setCookies: readonly string[]): void {
    for (const setCookie of setCookies) {
      const [, name = "", value = ""] = /^\s*([^=;\s]+)=([^;]*)/.exec(setCookie) ?? [];
      if (name === "") continue;
      const isRemoved = value === "" || /;\s*max-age=0\b/i.test(setCookie);
      if (isRemoved) this.#values.delete(name);
      else this.#values.set(name, value);
    }
  }

  clear(): void {
    this.#values.clear();
  }

  get values(): readonly string[] {
    return [...this.#values.values()];
  }

  /** The `Cookie` header, if there are cookies. */
  get headers(): Readonly<Record<string, string>> {
    const cookie = [...this.#values].map(([name, value]) => `${name}=${value}`).join("; ");
    return cookie === "" ? {} : { cookie };
  }
}

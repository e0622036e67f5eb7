/** The cookies of one server, whatever their paths: a wizard has no other. */
export class CookieJar {
  /** @type {Map<string, string>} */
  #values = new Map();

  /** @param {readonly string[]} setCookies */
  keep(setCookies) {
    for (const cookie of setCookies) {
      const [, name, value] = /^([^=;]+)=([^;]*)/.exec(cookie) ?? [];
      if (name !== undefined && value !== undefined) this.#values.set(name.trim(), value);
    }
  }

  /** @param {string} name */
  valueOf(name) {
    return this.#values.get(name);
  }

  header() {
    return [...this.#values].map(([name, value]) => `${name}=${value}`).join("; ");
  }
}

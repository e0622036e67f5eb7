/** Takes known secret values out of text before anybody sees it. */
export class Redactor {
  readonly #secrets = new Set<string>();

  /** Remembers values that must never be shown. Values under four characters are left out: they would blank ordinary words. */
  protect(...values: readonly (string | undefined)[]): void {
    for (const value of values) {
      if (value !== undefined && value.length >= 4) {
        this.#secrets.add(value);
        this.#secrets.add(encodeURIComponent(value));
        this.#secrets.add(JSON.stringify(value).slice(1, -1));
      }
    }
  }

  /** The text with every protected value and every PEM private key replaced by `[secret]`. */
  redact(text: string): string {
    let clean = text.replace(PRIVATE_KEY, "[secret]").replace(CREDENTIAL_HEADER, "$1 [secret]");
    for (const secret of [...this.#secrets].sort((a, b) => b.length - a.length)) {
      clean = clean.replaceAll(secret, "[secret]");
    }
    return clean;
  }
}

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g;
const CREDENTIAL_HEADER = /\b(Basic|Bearer) (?![Aa]uthentication\b)[A-Za-z0-9+/=._~-]{8,}/g;

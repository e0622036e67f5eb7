/** Removes known secret values from text before it is shown. */
export class Redactor {
  readonly #secrets = new Set<string>();

  /**
   * Remembers values that must never be shown. Values under four characters are ignored: they would redact ordinary words.
   */
  protect(...values: readonly (string | undefined)[]): void {
    for (const value of values) {
      if (value !== undefined && value.length >= 4) {
        this.#secrets.add(value);
        this.#secrets.add(encodeURIComponent(value));
        this.#secrets.add(JSON.stringify(value).slice(1, -1));
      }
    }
  }

  /**
   * Protects the secrets in a document of the protocol by the names of their members, whoever they belong to. Call before
   * anything is evaluated that could end up in a message.
   */
  protectIn(json: unknown): void {
    if (typeof json !== "object" || json === null) return;
    for (const [name, value] of Object.entries(json)) {
      if (typeof value !== "string") this.protectIn(value);
      else if (SECRET_MEMBER.test(name)) this.protect(value);
    }
  }

  /** The text with every protected value and every PEM private key replaced by `[secret]`. */
  redact(text: string): string {
    let clean = text
      .replace(PRIVATE_KEY, "[secret]")
      .replace(CREDENTIALS, (words, scheme: string, value: string) =>
        isCredential(scheme, value) ? `${scheme} [secret]` : words,
      );
    for (const secret of [...this.#secrets].sort((a, b) => b.length - a.length)) {
      clean = clean.replaceAll(secret, "[secret]");
    }
    return clean;
  }
}

/** `clientSecret`, `sharedSecret`, `password`, `accessToken`, …; not `requestTokenUrl`. */
const SECRET_MEMBER = /(secret|password|passwd|token|privateKey)$/i;

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g;
const CREDENTIALS = /\b(Basic|Bearer) ([A-Za-z0-9+/=._~-]{8,})/gi;

/**
 * Whether what follows the name of a scheme is a credential, and not a word of a sentence in some language: Basic is Base64
 * of a user name, a colon and a password; the word that may follow Bearer is "authentication", in any language.
 */
function isCredential(scheme: string, value: string): boolean {
  if (scheme.toLowerCase() === "bearer") return !/^aut[a-z]*$/i.test(value);
  const decoded = Buffer.from(value, "base64");
  const isBase64 = decoded.toString("base64").replace(/=+$/, "") === value.replace(/=+$/, "");
  return isBase64 && decoded.includes(":");
}

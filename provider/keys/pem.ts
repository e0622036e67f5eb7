const ARMOUR = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/;

/** The headers before the base64 of an encrypted key in the traditional format. */
const HEADERS = /^(?:[A-Za-z-]+: ?[^\n]*\n)+/;

/**
 * Restores PEM that files, environment variables or YAML have changed: with literal `\\n` for line breaks, on one line,
 * indented, or as base64 of the whole file.
 *
 * @returns undefined if the string contains no PEM
 */
export function wholePem(text: string): string | undefined {
  const block = ARMOUR.exec(unwrapped(text));
  if (block === null) return undefined;
  const [, label = "", body = ""] = block;
  const trimmed = body.trim().replace(/^[ \t]+/gm, "");
  if (HEADERS.test(`${trimmed}\n`)) return `-----BEGIN ${label}-----\n${trimmed}\n-----END ${label}-----\n`;
  const lines = trimmed.replace(/\s/g, "").match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

/** The string with real line breaks, decoded if it is the base64 of a PEM file. */
export function unwrapped(text: string): string {
  const plain = text.replace(/\\r|\r/g, "").replaceAll("\\n", "\n");
  const base64 = plain.replace(/\s/g, "");
  return /^LS0tLS1CRUdJTi[A-Za-z0-9+/]*={0,2}$/.test(base64)
    ? Buffer.from(base64, "base64").toString("latin1").replaceAll("\r", "")
    : plain;
}

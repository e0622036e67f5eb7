/** The parts of a response from which a message is built. */
export interface ResponseText {
  readonly body: string;
  header(name: string): string | undefined;
}

/** The message of an error body in any of the protocol's formats, at most 500 characters. */
export function serverWords({ body, header }: ResponseText): string | undefined {
  const words = messagesIn(jsonOrUndefined(body));
  if (words.length > 0) return words.join("; ").slice(0, 500);
  if (/html/i.test(header("content-type") ?? "")) return tomcatMessage(body) ?? `a web page${titleOf(body)}`;
  const plain = body.trim();
  return plain === "" || plain.startsWith("<") || plain.startsWith("{") ? undefined : plain.slice(0, 500);
}

/** The messages of an error body, in their order. */
export function messagesIn(json: unknown): string[] {
  if (typeof json === "string") return [json];
  if (Array.isArray(json)) return json.flatMap(messagesIn);
  if (typeof json !== "object" || json === null) return [];
  const { message, errors, summary, context, fieldErrors, fault, faultstring } = json as Record<
    string,
    unknown
  >;
  const own = [
    ...messagesIn(fault),
    ...messagesIn(faultstring),
    ...messagesIn(message),
    ...(typeof summary === "string"
      ? [typeof context === "string" ? `${context}: ${summary}` : summary]
      : []),
    ...(Array.isArray(errors) ? messagesIn(errors) : []),
  ];
  const byField = typeof fieldErrors === "object" && fieldErrors !== null ? Object.entries(fieldErrors) : [];
  return [
    ...own,
    ...byField.flatMap(([field, texts]) => messagesIn(texts).map((text) => `${field}: ${text}`)),
  ];
}

/**
 * Tomcat's error page: `HTTP Status 403 – Forbidden`, or its equivalent in the server's language
 * (`État HTTP 403 – Interdit`).
 */
const TOMCAT_TITLE = /<title>\s*(HTTP Status \d{3}\b|[^<]{0,20}HTTP[^<]{0,20}\d{3} – )/i;

/** Whether a page is the error page of Tomcat, the servlet container of these applications. */
export function isTomcatPage(html: string): boolean {
  return TOMCAT_TITLE.test(html);
}

/** The application's message in Tomcat's error page. */
function tomcatMessage(html: string): string | undefined {
  if (!isTomcatPage(html)) return undefined;
  const { 1: message = "" } = /<b>Message<\/b>:?\s*([^<]{1,500})/i.exec(html) ?? [];
  return plainText(message) || undefined;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

/** The text of a fragment of a page without markup, with character references resolved. */
export function plainText(html: string): string {
  const text = html.replace(/&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|(\w{2,5}));/gi, (all, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? all;
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal));
  });
  return text.replace(/\s+/g, " ").trim();
}

/** ` titled "…"` for a page that has a title. */
export function titleOf(html: string): string {
  const title = plainText(/<title[^>]*>([^<]{1,200})/i.exec(html)?.[1] ?? "");
  return title ? ` titled "${title}"` : "";
}

/** The parsed body; undefined if it is empty or not JSON. */
export function jsonOrUndefined(body: string): unknown {
  if (body.trim() === "") return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

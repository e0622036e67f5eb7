/** What of an answer a message is made of. */
export interface AnswerText {
  readonly body: string;
  header(name: string): string | undefined;
}

/** The message of an error body in any of the protocol's shapes, at most 500 characters. */
export function serverWords({ body, header }: AnswerText): string | undefined {
  const words = messagesIn(jsonOrUndefined(body));
  if (words.length > 0) return words.join("; ").slice(0, 500);
  if (/html/i.test(header("content-type") ?? "")) return `a web page${titleOf(body)}`;
  const plain = body.trim();
  return plain === "" || plain.startsWith("<") || plain.startsWith("{") ? undefined : plain.slice(0, 500);
}

/** The messages of an error body, in the order in which they stand in it. */
export function messagesIn(json: unknown): string[] {
  if (typeof json === "string") return [json];
  if (Array.isArray(json)) return json.flatMap(messagesIn);
  if (typeof json !== "object" || json === null) return [];
  const { message, errors, summary, context, fieldErrors } = json as Record<string, unknown>;
  const own = [
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

/** ` titled "…"` for a page that has a title. */
export function titleOf(html: string): string {
  const title = /<title[^>]*>([^<]{1,200})/i.exec(html)?.[1]?.trim();
  return title ? ` titled "${title}"` : "";
}

/** The parsed text; undefined when it is empty or no JSON. */
export function jsonOrUndefined(body: string): unknown {
  if (body.trim() === "") return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

import * as z from "zod";

/** Set by the client or by HTTP itself, or used for authentication; gateways use headers of their own. */
const RESERVED = new Set([
  ...["accept", "authorization", "connection", "content-length", "content-type", "cookie", "expect", "host"],
  ...["keep-alive", "origin", "proxy-authenticate", "proxy-authorization", "proxy-connection", "referer"],
  ...["set-cookie", "te", "trailer", "transfer-encoding", "upgrade", "user-agent", "x-atlassian-token"],
]);

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/**
 * Headers that a gateway in front of the server requires, by name. Their values are secrets: no message quotes them. At the
 * top level of the configuration they are JSON, inside a named connection an object.
 */
export const HEADERS: z.ZodType<Readonly<Record<string, string>>> = z
  .preprocess(
    parsed,
    z.record(z.string(), z.string({ error: "must be a string" }), {
      error: "must be an object of header values by name",
    }),
  )
  .superRefine((headers, context) => {
    for (const [name, value] of Object.entries(headers)) {
      const message = problemOf(name, value);
      if (message !== undefined) context.addIssue({ code: "custom", path: [name], message });
    }
  });

function parsed(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function problemOf(name: string, value: string): string | undefined {
  if (!TOKEN.test(name)) return "is not a valid header name";
  if (RESERVED.has(name.toLowerCase())) {
    return "is set by the provider or by HTTP itself: only headers for a gateway in front of the server can be set here";
  }
  return /[^\t\x20-\x7e\x80-\xff]/.test(value) || value === ""
    ? "must have a non-empty value on one line, in Latin-1"
    : undefined;
}

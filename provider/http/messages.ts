import type { LoginEvidence } from "./login";
import type { Redactor } from "./redaction";
import type { Responder } from "./responder";
import type { HttpSettings } from "./settings";

/** One request below the base URL of an instance. */
export interface HttpRequest {
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  /** Starts with `/`, already encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent form-encoded; for servlets. */
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** What the request does, as it stands in an error after "Could not": `read the application links`. */
  readonly operation: string;
  /** Sent without credentials. Default false. */
  readonly isAnonymous?: boolean;
  /** What a good answer holds. Default `json`. */
  readonly expects?: "json" | "text";
  /** A POST that sets what it names, so that sending it twice does no harm. Default false. */
  readonly isIdempotent?: boolean;
  /** Redirects are an answer like any other; they are still not followed. Default false: they are an error. */
  readonly acceptsRedirect?: boolean;
  /**
   * A page of the administration, which is shown in a secure administrator session (WebSudo) only, however the request
   * is authenticated. Default false.
   */
  readonly isPage?: boolean;
  /** The response is wanted as it is, also when it asks for a secure administrator session. Default false: one is started. */
  readonly isProbe?: boolean;
}

/** An answer that arrived whole. Statuses up to 499 are the caller's to judge. */
export interface HttpAnswer extends LoginEvidence {
  readonly request: HttpRequest;
  /** The parsed body; undefined when it is empty or no JSON. */
  readonly json: unknown;
  /** How often the request was sent: above 1, an earlier attempt may already have had its effect. */
  readonly attempts: number;
  /** Who it comes from; what an intermediary refuses never gets here. */
  readonly responder: Responder;
  /** The `Set-Cookie` headers, one by one. */
  readonly setCookies: readonly string[];
}

/** What sends the requests of a login. */
export interface Sender {
  readonly settings: HttpSettings;
  readonly redactor: Redactor;
  /** Tells the user something about this connection that does not stop the run. */
  caution(text: string): void;
  /** Sends a request with these headers on top; see `HttpClient.send` for what it repeats and throws. */
  sendAs(request: HttpRequest, headers: Readonly<Record<string, string>>): Promise<HttpAnswer>;
}

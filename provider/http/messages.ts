import type { HttpSettings } from "./http-settings";
import type { LoginEvidence } from "./login";
import type { Redactor } from "./redaction";
import type { Responder } from "./responder";

/** One request below the base URL of an instance. */
export interface HttpRequest {
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  /** Begins with `/`, already encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent form-encoded; for servlets. */
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** What the request does, as it appears in an error after "Could not": `read the application links`. */
  readonly operation: string;
  /** Sent without credentials. Default false. */
  readonly isAnonymous?: boolean;
  /** What a successful response contains. Default `json`. */
  readonly expects?: "json" | "text";
  /** A POST that can safely be sent twice. Default false. */
  readonly isIdempotent?: boolean;
  /** Redirects are returned like any other response; they are still not followed. Default false: they are an error. */
  readonly acceptsRedirect?: boolean;
  /**
   * An administration page, which requires a secure administrator session (WebSudo), however the request is authenticated.
   * Default false.
   */
  readonly isPage?: boolean;
  /**
   * The response is returned as it is, even if it requires a secure administrator session. Default false: one is started.
   */
  readonly isProbe?: boolean;
  /** Sent even after the run was cancelled. Default false. */
  readonly isGoodbye?: boolean;
}

/** A complete response. Statuses up to 499 are left to the caller. */
export interface HttpResponse extends LoginEvidence {
  readonly request: HttpRequest;
  /** The parsed body; undefined if it is empty or not JSON. */
  readonly json: unknown;
  /** How often the request was sent: if more than once, an earlier attempt may have taken effect. */
  readonly attempts: number;
  /** Who sent it; rejections by an intermediary never get here. */
  readonly responder: Responder;
  /** The `Set-Cookie` headers, separately. */
  readonly setCookies: readonly string[];
}

/** Sends the requests of a login. */
export interface Sender {
  readonly settings: HttpSettings;
  readonly redactor: Redactor;
  /** Shows the user a warning about this connection. */
  caution(text: string): void;
  /** Sends a request with additional headers; see `HttpClient.send` for what it repeats and throws. */
  sendAs(request: HttpRequest, headers: Readonly<Record<string, string>>): Promise<HttpResponse>;
}

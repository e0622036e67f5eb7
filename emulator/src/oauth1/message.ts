import type { RequestContext } from "../context/context";
import { formParameters } from "../http/bodies";
import { requestBase } from "../http/request-addresses";
import { OAuthProblem } from "./problems";
import type { Parameter } from "./signature";

/** The OAuth 1.0a view of a request: its method, its address and all its parameters from header, form body and query. */
export interface OAuthMessage {
  readonly method: string;
  /** The addresses the client may have signed: below the configured base URL, or with the `Host` it really used. */
  readonly urls: readonly URL[];
  readonly parameters: readonly Parameter[];
  /** Parameters of query and form body only: where an impersonated user has to be named. */
  readonly requestParameters: readonly Parameter[];
  /** The value of a parameter, undefined when absent; `""` when present and empty. */
  get(name: string): string | undefined;
  /** The value of a parameter that must be there and not empty, else the problem `parameter_absent`. */
  require(name: string): string;
}

/** Reads the parameters of a request; the body is consumed only when it is a form, and stays readable for the route. */
export async function readOAuthMessage(c: RequestContext): Promise<OAuthMessage> {
  const address = requestAddress(c);
  const requestParameters = [...address.searchParams, ...(await formParameters(c))];
  const parameters: Parameter[] = [
    ...parseAuthorization(c.req.header("Authorization") ?? ""),
    ...requestParameters,
  ];
  const get = (name: string) => parameters.find(([candidate]) => candidate === name)?.[1];
  return {
    method: c.req.method,
    urls: signedUrls(c),
    parameters,
    requestParameters,
    get,
    require(name) {
      const value = get(name);
      if (!value) throw new OAuthProblem("parameter_absent", { oauth_parameters_absent: name });
      return value;
    },
  };
}

/** The parameters of an `Authorization: OAuth …` header, without `realm`; none for any other header. A raw `+` is a blank. */
export function parseAuthorization(header: string): Parameter[] {
  if (!/^oauth\s/i.test(header)) return [];
  return [...header.slice("oauth".length).matchAll(/([^\s=,]+)\s*=\s*"([^"]*)"/g)].flatMap(
    ([, name, value]) =>
      name === undefined || value === undefined || name === "realm"
        ? []
        : [[decode(name), decode(value)] as const],
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw new OAuthProblem("parameter_rejected", { oauth_parameters_rejected: text });
  }
}

/** The address as it was sent, with the context path that routes do not see. */
function requestAddress(c: RequestContext): URL {
  const { baseUrl } = c.var.context;
  return new URL(c.env.incoming.url ?? "/", baseUrl);
}

/** A reverse proxy shows its clients the base URL, a direct caller uses the server's own address: both sign what they see. */
function signedUrls(c: RequestContext): URL[] {
  const byBaseUrl = requestAddress(c);
  const direct = new URL(byBaseUrl.pathname, requestBase(c));
  return byBaseUrl.origin === direct.origin ? [byBaseUrl] : [byBaseUrl, direct];
}

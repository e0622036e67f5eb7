import type { EmulatorContext } from "../context/context";
import { isUrl } from "../http/request-addresses";
import { matchesWildcards } from "../http/wildcards";
import type { AllowlistRule } from "../state/server-state";
import { LINK_RULE_TYPE } from "../store/link-store";

type Matches = (url: string, expression: string) => boolean;

const kinds: Readonly<Record<string, Matches>> = {
  DOMAIN_NAME: (url, domain) =>
    new URL(url).hostname === domain.replace(/^https?:\/\//, "").replace(/\/.*$/, ""),
  EXACT_URL: (url, expression) => url === expression,
  WILDCARD_EXPRESSION: matchesWildcards,
  REGULAR_EXPRESSION: (url, expression) => toRegExp(expression).test(url),
};

/** The types of rules that can be made by hand, by their names on the wire. */
export function allowlistTypes({ quirks }: EmulatorContext): Readonly<Record<string, Matches>> {
  if (quirks.allowlistTypeNames === "enum") return kinds;
  return Object.fromEntries(
    Object.entries(kinds).map(([name, matches]) => [
      `whitelist.${name.toLowerCase().replaceAll("_", ".")}`,
      matches,
    ]),
  );
}

/** Which requests to and from an address are allowed. */
export function checkUrl(
  context: EmulatorContext,
  url: string,
): { outbound: boolean; outboundWithAuth: boolean; inbound: boolean } {
  const { enabled, rules } = context.state.allowlist;
  if (!isUrl(url)) return { outbound: false, outboundWithAuth: false, inbound: false };
  const matching = rules.filter((rule) => matchesRule(context, rule, url));
  return {
    outbound: !enabled || matching.some(({ allowAnonymousUser }) => allowAnonymousUser),
    outboundWithAuth: !enabled || matching.length > 0,
    inbound: matching.some(({ allowInbound }) => allowInbound),
  };
}

function matchesRule(context: EmulatorContext, { type, expression }: AllowlistRule, url: string): boolean {
  if (type !== LINK_RULE_TYPE) return allowlistTypes(context)[type]?.(url, expression) ?? false;
  const link = context.state.links.find(({ id }) => id === expression);
  return link !== undefined && [link.rpcUrl, link.displayUrl].some((base) => isBelow(url, base));
}

function isBelow(url: string, base: string): boolean {
  return url === base || url.startsWith(`${base}/`) || url.startsWith(`${base}?`);
}

function toRegExp(expression: string): RegExp {
  try {
    return new RegExp(`^(?:${expression})$`);
  } catch {
    return /$^/;
  }
}

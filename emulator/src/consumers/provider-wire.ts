import type { EmulatorContext, RequestContext } from "../context";
import { requestBase } from "../http/addresses";
import type { Link } from "../state";
import { providerModule } from "./provider-classes";

/** The outgoing providers of a link as answers show them, with their configuration in clear, passwords included. */
export function showProviders(
  c: RequestContext,
  context: EmulatorContext,
  link: Link,
  onlyClass?: string,
): object[] {
  const base = `${requestBase(c, context)}/rest/applinks/3.0/applicationlink/${link.id}/authentication/provider`;
  return Object.entries(link.providers)
    .filter(([providerClass]) => onlyClass === undefined || providerClass === onlyClass)
    .map(([provider, config]) => ({
      link: [{ href: `${base}/${provider}`, rel: "self" }],
      config,
      module: providerModule(provider),
      provider,
    }));
}

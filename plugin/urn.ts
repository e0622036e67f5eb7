/** `urn:pulumi:stack::project::parent$confluence:index:ApplicationLink::name` → `confluence:index:ApplicationLink` */
export function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

/** The same URN → `name`, which may contain colons. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/**
 * The name of a provider that the program declares; undefined for the default one, which has the stack's configuration and is named
 * `default` or `default_1_0_0` by the engine, and where an older engine gives no URN.
 */
export function declaredProvider(urn = ""): string | undefined {
  const name = nameOf(urn);
  return name === "" || /^default(_|$)/.test(name) ? undefined : name;
}

/** `urn:pulumi:stack::project::parent$confluence:index:ApplicationLink::name` → `confluence:index:ApplicationLink` */
export function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

/** The same URN → `name`, which may contain colons. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

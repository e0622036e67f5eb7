import type * as pulumi from "@pulumi/pulumi";

/** The links of this program by their `id`, the very output that a program hands on. */
const linksById = new WeakMap<object, pulumi.Resource>();

/**
 * Remembers a link for the resources that hang on it. One that is kept on the server when it leaves the program is not
 * remembered: what hangs on it has to be deleted by itself.
 */
export function rememberLink(link: pulumi.CustomResource, options: pulumi.CustomResourceOptions = {}): void {
  if (!options.retainOnDelete) linksById.set(link.id, link);
}

/** The link whose `id` an input is; undefined when it is another output, or no output at all. */
export function linkOfId(input: unknown): pulumi.Resource | undefined {
  return typeof input === "object" && input !== null ? linksById.get(input) : undefined;
}

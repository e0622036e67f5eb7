/** Where administrators see all links. */
export const linksPath = "/plugins/servlet/applinks/listApplicationLinks";

/** Where they configure one link. */
export function editPath(id: string): string {
  return `/plugins/servlet/applinks/edit/${id}`;
}

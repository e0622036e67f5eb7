import type { EmulatorContext } from "../context";

/** Type of links to applications without the Application Links plugin; their id always comes from their URL. */
export const GENERIC_TYPE = "generic";

/** Types that another plugin adds: one link each, to an address that the plugin knows. */
export const staticUrlTypes: Readonly<Record<string, { name: string; url: string }>> = {
  "reference-documentation": { name: "Reference documentation", url: "https://docs.example.com" },
};

const typeIds = ["jira", "confluence", "bamboo", "stash", "crowd", "refapp", GENERIC_TYPE, "subversion"];

/** Whether the server has a module for this application type. Links of other types stay stored, but no list shows them. */
export function isInstalledType({ quirks }: EmulatorContext, typeId: string | undefined): typeId is string {
  if (typeId === undefined) return false;
  return typeIds.includes(typeId) || typeId === quirks.fecruTypeId || Object.hasOwn(staticUrlTypes, typeId);
}

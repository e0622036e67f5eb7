/** Type of links to applications without the Application Links plugin; their id always comes from their URL. */
export const GENERIC_TYPE = "generic";

/** Types that another plugin adds, each with a single link to a fixed address. */
export const staticUrlTypes: Readonly<Record<string, { name: string; url: string }>> = {
  "reference-documentation": { name: "Reference documentation", url: "https://docs.example.com" },
};

const typeTitles: Readonly<Record<string, string>> = {
  jira: "Jira",
  confluence: "Confluence",
  bamboo: "Bamboo",
  stash: "Bitbucket",
  fecru: "Fisheye / Crucible",
  crowd: "Crowd",
  refapp: "Reference application",
  [GENERIC_TYPE]: "Generic application",
  subversion: "Subversion",
};

/** Whether the server has a module for this application type. Links of other types stay stored, but no list shows them. */
export function isInstalledType(typeId: string | undefined): typeId is string {
  if (typeId === undefined) return false;
  return Object.hasOwn(typeTitles, typeId) || Object.hasOwn(staticUrlTypes, typeId);
}

/** The display name of a type, or its id when it has none. */
export function typeTitle(typeId: string): string {
  return typeTitles[typeId] ?? staticUrlTypes[typeId]?.name ?? typeId;
}

/** What a server's manifest says that is relevant for logging in. */
export interface Product {
  /** `confluence`, `jira`, `stash` (Bitbucket), … */
  readonly typeId: string;
  readonly version: string;
}

/** How logging in differs between the products. */
interface Habits {
  readonly name: string;
  /** The first major version that rejects Basic unless an administrator allows it. */
  readonly firstWithoutBasic: number;
  /** The request that ends a session. */
  readonly logOut: { readonly method: "GET" | "DELETE"; readonly path: string };
  /** A resource that returns the current user, and the member with the user name. */
  readonly currentUser: { readonly path: string; readonly member: string };
  /** Bitbucket accepts its tokens only for repositories and projects. */
  readonly administersByToken: boolean;
}

const CONFLUENCE: Habits = {
  name: "Confluence",
  firstWithoutBasic: 10,
  logOut: { method: "GET", path: "/logout.action" },
  currentUser: { path: "/rest/api/user/current", member: "username" },
  administersByToken: true,
};

const HABITS: Readonly<Record<string, Habits>> = {
  confluence: CONFLUENCE,
  jira: {
    name: "Jira",
    firstWithoutBasic: 11,
    logOut: { method: "DELETE", path: "/rest/auth/1/session" },
    currentUser: { path: "/rest/api/2/myself", member: "name" },
    administersByToken: true,
  },
  stash: {
    ...CONFLUENCE,
    name: "Bitbucket",
    logOut: { method: "GET", path: "/j_atl_security_logout" },
    administersByToken: false,
  },
};

/** How to log in to a product; a product that is not known, or not known yet, is treated like Confluence. */
export function habitsOf(product: Product | undefined): Omit<Habits, "firstWithoutBasic"> {
  return HABITS[product?.typeId ?? ""] ?? CONFLUENCE;
}

/** Whether it is a Confluence; a product that is not known yet counts as one. */
export function isConfluence(product: Product | undefined): boolean {
  return product === undefined || product.typeId === "confluence";
}

/** Whether a server of this version rejects Basic unless an administrator allows it. */
export function refusesBasicByDefault({ typeId, version }: Product): boolean {
  const first = HABITS[typeId]?.firstWithoutBasic;
  return first !== undefined && Number.parseInt(version, 10) >= first;
}

/** What a server's manifest tells about how to log in there. */
export interface Product {
  /** `confluence`, `jira`, `stash` (Bitbucket), … */
  readonly typeId: string;
  readonly version: string;
}

/** What differs between the products in logging in. */
interface Habits {
  readonly name: string;
  /** The first major version that refuses Basic unless an administrator allows it. */
  readonly firstWithoutBasic: number;
  /** Ends a session. */
  readonly logOut: { readonly method: "GET" | "DELETE"; readonly path: string };
  /** A resource that tells who asks, and the member that holds the user name. */
  readonly currentUser: { readonly path: string; readonly member: string };
  /** Bitbucket accepts its tokens for repositories and projects alone. */
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

/** What is known of logging in to a product; of one that nobody has asked yet, or does not know, as to Confluence. */
export function habitsOf(product: Product | undefined): Omit<Habits, "firstWithoutBasic"> {
  return HABITS[product?.typeId ?? ""] ?? CONFLUENCE;
}

/** Whether a server of this version refuses Basic unless an administrator allows it. */
export function refusesBasicByDefault({ typeId, version }: Product): boolean {
  const first = HABITS[typeId]?.firstWithoutBasic;
  return first !== undefined && Number.parseInt(version, 10) >= first;
}

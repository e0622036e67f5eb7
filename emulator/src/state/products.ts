import type { Product } from "./server-state";

/** What differs between the products, apart from the Application Links plugin. */
export interface ProductTraits {
  /** Application type id, as links and manifests name it. */
  readonly typeId: string;
  readonly title: string;
  readonly sessionCookie: string;
  /** Paths of the login form; the first one is redirected to. */
  readonly loginPaths: readonly [string, ...string[]];
  /** Where its users log out; pages link to the first one. */
  readonly logoutPaths: readonly [string, ...string[]];
  /** REST resource that identifies the caller, undefined for none. */
  readonly currentUserPath: string | undefined;
  /** REST resource that describes a user by `?username=`, undefined for none. */
  readonly userPath: string | undefined;
  /** Colour of the page header, so that people see which server they are on. The text on it is white. */
  readonly accent: string;
}

/** The products an emulator can be. */
export const products: Readonly<Record<Product, ProductTraits>> = {
  confluence: {
    typeId: "confluence",
    title: "Confluence",
    sessionCookie: "JSESSIONID",
    loginPaths: ["/login.action"],
    logoutPaths: ["/logout.action"],
    currentUserPath: "/rest/api/user/current",
    userPath: "/rest/api/user",
    accent: "#0052cc",
  },
  jira: {
    typeId: "jira",
    title: "Jira",
    sessionCookie: "JSESSIONID",
    loginPaths: ["/login.jsp", "/login.action"],
    logoutPaths: ["/logout", "/secure/Logout!default.jspa"],
    currentUserPath: "/rest/api/2/myself",
    userPath: "/rest/api/2/user",
    accent: "#5243aa",
  },
  bitbucket: {
    typeId: "stash",
    title: "Bitbucket",
    sessionCookie: "BITBUCKETSESSIONID",
    loginPaths: ["/login", "/login.action"],
    logoutPaths: ["/j_atl_security_logout"],
    currentUserPath: undefined,
    userPath: undefined,
    accent: "#172b4d",
  },
  generic: {
    typeId: "generic",
    title: "Application",
    sessionCookie: "SESSION",
    loginPaths: ["/login", "/login.action"],
    logoutPaths: ["/logout"],
    currentUserPath: undefined,
    userPath: undefined,
    accent: "#42526e",
  },
};

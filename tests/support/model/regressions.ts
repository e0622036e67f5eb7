import type { History } from "./actions";

/** A service provider with only the required inputs. */
const PROVIDER = {
  do: "declare provider",
  isNewKey: false,
  isNewSecret: false,
  hasPaths: false,
  description: undefined,
} as const;

/** Histories that failed once, by what went wrong. */
export const REGRESSIONS: Readonly<Record<string, History>> = {
  "a run is cut off on a named connection, and the command from the message helps there too": {
    profile: "default",
    actions: [
      { do: "declare link", slot: 2, hasDisplayUrl: false, isPrimary: false },
      { do: "cut off", nth: 3, isAfterEffect: true, side: 1 },
    ],
  },

  "a link that was given another's URL is removed by hand, and its new one belongs to the other's id": {
    profile: "default",
    actions: [
      { do: "declare link", slot: 0, hasDisplayUrl: false, isPrimary: false },
      { do: "declare link", slot: 1, hasDisplayUrl: false, isPrimary: false },
      { do: "up" },
      { do: "rotate links", what: "urls", side: 0 },
      { do: "up" },
      { do: "remove by hand", slot: 0, what: "link" },
    ],
  },
  "a link is created again under a URL that its neighbour gives up in the same run": {
    profile: "default",
    actions: [
      { do: "declare link", slot: 0, hasDisplayUrl: false, isPrimary: false },
      { do: "declare link", slot: 4, hasDisplayUrl: false, isPrimary: false },
      { do: "up" },
      { do: "remove by hand", slot: 0, what: "link" },
      { do: "rotate links", what: "urls", side: 0 },
    ],
  },

  "a new link gets the URL of one that the program comes to later and that moves elsewhere": {
    profile: "default",
    actions: [
      { do: "up" },
      { do: "reorder", isReversed: false, late: [0] },
      { do: "declare link", slot: 0, hasDisplayUrl: false, isPrimary: false },
      { do: "up" },
      { do: "declare link", slot: 4, hasDisplayUrl: false, isPrimary: false },
      { do: "rotate links", what: "urls", side: 0 },
    ],
  },
  "two links exchange their names in one run": {
    profile: "default",
    actions: [
      { do: "declare link", slot: 0, hasDisplayUrl: false, isPrimary: false },
      { do: "declare link", slot: 1, hasDisplayUrl: false, isPrimary: false },
      { do: "up" },
      { do: "rotate links", what: "names", side: 0 },
    ],
  },
  "a service provider whose configuration was emptied by hand gets another key": {
    profile: "default",
    actions: [
      { do: "declare link", slot: 0, hasDisplayUrl: false, isPrimary: false },
      { ...PROVIDER, slot: 0 },
      { do: "up" },
      { do: "change by hand", slot: 0, what: "outgoing" },
      { ...PROVIDER, slot: 0, isNewKey: true },
    ],
  },
  "a service provider whose configuration was emptied by hand is removed after a refresh": {
    profile: "default",
    actions: [
      { do: "declare link", slot: 0, hasDisplayUrl: false, isPrimary: false },
      { ...PROVIDER, slot: 0 },
      { do: "up" },
      { do: "change by hand", slot: 0, what: "outgoing" },
      { do: "refresh" },
      { do: "retract provider", slot: 0 },
    ],
  },
  "a link takes over the name of one that is taken out of the program in the same run": {
    profile: "default",
    actions: [
      { ...PROVIDER, slot: 4 },
      { ...PROVIDER, slot: 0 },
      { do: "up" },
      { do: "rotate links", what: "names", side: 0 },
      { do: "declare client", side: 0, scope: "READ", redirects: 1, isRotated: false },
      { do: "declare settings", side: 0, incoming: undefined, outgoing: undefined },
      { do: "retract link", slot: 0 },
    ],
  },
  "the program gives a link the name of one it no longer declares, and a new link the place of that": {
    profile: "default",
    actions: [
      { do: "declare basic", slot: 4, password: "old-password" },
      { do: "declare link", slot: 0, hasDisplayUrl: false, isPrimary: false },
      { do: "up" },
      { do: "rotate links", what: "names", side: 0 },
      { do: "retract link", slot: 0 },
      { do: "up" },
      { do: "declare link", slot: 0, hasDisplayUrl: false, isPrimary: false },
    ],
  },
  "a service provider whose link is created again under another resource of the same run keeps its key": {
    profile: "default",
    actions: [
      { ...PROVIDER, slot: 0 },
      { do: "up" },
      { do: "change by hand", slot: 0, what: "rpcUrl" },
      { do: "rename resources" },
      { do: "rotate links", what: "names", side: 0 },
    ],
  },
  "a service provider gets another key while a consumer's registration refills its emptied configuration": {
    profile: "alternate",
    actions: [
      { ...PROVIDER, slot: 0 },
      { do: "up" },
      { ...PROVIDER, slot: 0, isNewKey: true },
      { do: "change by hand", slot: 0, what: "outgoing" },
      {
        do: "declare consumer",
        slot: 0,
        level: "3LO",
        publicKey: 0,
        isNewKey: false,
        description: undefined,
        executeAs: undefined,
        callback: undefined,
      },
    ],
  },
};

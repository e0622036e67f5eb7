import { DEFINITIONS } from "../../provider";
import { plainlyShown, shown } from "../report/values";
import { commandKind } from "./command-kind";
import { EVERY_KIND } from "./field-classes";

/** Application links: on their own, they grant nobody access. */
export const applicationLink = commandKind(DEFINITIONS.ApplicationLink, {
  classes: {
    ...EVERY_KIND,
    name: "cosmetic",
    type: "identity",
    rpcUrl: "address",
    displayUrl: "destination",
    primary: "precedence",
    applicationId: "identity",
    reportStatus: "cosmetic",
  },
  words: {
    namedBy: "name",
    subject: ({ application }) => `Link to ${application}`,
    created: ({ application, after, server }) =>
      `Link from ${server} to ${application} (${plainlyShown(after.type)}, ${plainlyShown(after.rpcUrl)}) added` +
      (after.primary === true ? ", as the primary one of its type" : ""),
    deleted: ({ application, before, server }) =>
      `Link from ${server} to ${application} (${plainlyShown(before.type)}, ${plainlyShown(before.rpcUrl)}) removed, with everything that authenticates over it`,
    changed: {
      name: ({ before, after }) => `Link ${shown(before.name)} renamed ${shown(after.name)}`,
      type: ({ application, before, after }) =>
        `Type of the link to ${application}: ${shown(after.type)} instead of ${shown(before.type)}`,
      rpcUrl: ({ application, before, after, server }) =>
        `${server} reaches ${application} at ${plainlyShown(after.rpcUrl)} instead of ${plainlyShown(before.rpcUrl)}`,
      displayUrl: ({ application, before, after }) =>
        `People who follow a link to ${application} arrive at ${plainlyShown(after.displayUrl)} instead of ${plainlyShown(before.displayUrl)}`,
      primary: ({ application, before, after }) => {
        if (after.primary === true) return `${application} becomes the primary link of its type`;
        return after.primary === false
          ? `${application} is no longer the primary link of its type`
          : `${application} is no longer kept as the primary link of its type${before.primary === true ? "; it stays so until another one is made primary" : ""}`;
      },
      reportStatus: ({ application }) => `The status of the link to ${application} is looked up and recorded`,
    },
    undeclared: {
      reportStatus: ({ application }) => `The status of the link to ${application} is no longer recorded`,
    },
    grants: () => [],
  },
  /** Application links. */
  exported: {
    suffix: "",
  },
});

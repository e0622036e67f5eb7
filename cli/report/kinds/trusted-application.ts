import { TRUSTED_APPLICATION_FIELDS } from "../../../provider/resources/trusted-application/inputs";
import { type Direction, type Grant, REACH } from "../grant";
import { shown } from "../values";
import { traitsOf } from "./field-traits";
import type { KindWords } from "./kind-words";

/** Trusted applications: each may act as any user of the other. */
export const trustedApplication: KindWords = {
  kind: "TrustedApplication",
  namedBy: "link",
  subject: ({ application }) => `Trusted application ${application}`,
  changed: {
    incoming: ({ application, after }) =>
      `Calls of ${application} are believed under these conditions: ${shown(after.incoming)}`,
  },
  inputs: traitsOf(TRUSTED_APPLICATION_FIELDS),
  grants: ({ incoming, outgoing }) => [
    ...trust("incoming", incoming !== undefined && incoming !== false),
    ...trust("outgoing", outgoing === true),
  ],
};

function trust(direction: Direction, isOn: boolean): Grant[] {
  return isOn
    ? [
        {
          direction,
          inputs: [direction],
          means: "Trusted applications",
          label: "trusted applications",
          extent: "as any user, without asking (trusted applications)",
          reach: REACH.anybody,
        },
      ]
    : [];
}

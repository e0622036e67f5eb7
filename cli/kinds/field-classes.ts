/**
 * What a field means for security; each class but `cosmetic` has its rules in `report/risk-rules.ts`.
 *
 * - `identity`: which object is meant, or who a party is; another value means another object or another party.
 * - `address`: where requests, credentials, codes or tokens go.
 * - `destination`: where people end up who follow a link.
 * - `accepted`: a credential that Confluence checks; whoever has the new one gets access.
 * - `presented`: a credential that Confluence shows to others.
 * - `reach`: who may call whom, as whom, and how far.
 * - `precedence`: which of several links is used when none is named.
 * - `adoption`: whether an existing object may be taken over.
 * - `cosmetic`: text for people, without any other effect.
 */
export type FieldClass =
  | "identity"
  | "address"
  | "destination"
  | "accepted"
  | "presented"
  | "reach"
  | "precedence"
  | "adoption"
  | "cosmetic";

/** The classes of the fields that every kind on a server has. */
export const EVERY_KIND = { connection: "identity", adopt: "adoption" } as const;

/** The classes of the fields that every kind that belongs to a link has. */
export const ON_A_LINK = { applicationLinkId: "identity", ...EVERY_KIND } as const;

/** An acknowledged warning is no longer shown; the review reports the risk regardless. */
export const WARNED = { acknowledge: "cosmetic" } as const;

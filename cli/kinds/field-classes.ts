/**
 * What a field means for security; each class but `cosmetic` has its rules in `report/risk-rules.ts`.
 *
 * - `identity`: which object is meant, or who somebody is; another value is another object or another party.
 * - `address`: where requests, credentials, codes or tokens go.
 * - `destination`: where people go who follow a link.
 * - `accepted`: a credential that Confluence checks; who has the new one gets in.
 * - `presented`: a credential that Confluence shows to others.
 * - `reach`: who may call whom, as whom, and how far.
 * - `precedence`: which of several links is used where none is named.
 * - `adoption`: whether an object that exists may be taken over.
 * - `cosmetic`: what people read or are told, and nothing else.
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

/** The classes of what every kind on a server has. */
export const EVERY_KIND = { connection: "identity", adopt: "adoption" } as const;

/** The classes of what every kind has that belongs to a link. */
export const ON_A_LINK = { applicationLinkId: "identity", ...EVERY_KIND } as const;

/** A warning that is acknowledged is no longer given; the review names the risk all the same. */
export const WARNED = { acknowledge: "cosmetic" } as const;

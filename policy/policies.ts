import type { ResourceValidationPolicy } from "@pulumi/policy";
import { encryptedConnections } from "./rules/encrypted-connections";
import { impersonation } from "./rules/impersonation";
import { keyLength } from "./rules/key-length";
import { outgoingPasswords } from "./rules/outgoing-passwords";
import { protectedPrimaryLinks } from "./rules/protected-primary-links";
import { trustedApplications } from "./rules/trusted-applications";

/**
 * Guard rails for a CrossGuard policy pack. Each is `mandatory` unless a pack or its configuration says otherwise, and
 * takes its exceptions from its configuration.
 *
 * @example
 * // A pack of your own, with one rule more
 * new PolicyPack("our-rules", { policies: [...confluencePolicies, ourRule] });
 */
export const confluencePolicies: ResourceValidationPolicy[] = [
  encryptedConnections,
  impersonation,
  trustedApplications,
  outgoingPasswords,
  keyLength,
  protectedPrimaryLinks,
];

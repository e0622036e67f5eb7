import type { EmulatorContext } from "../context/context";
import type { Link, OAuthLevel } from "../state/server-state";
import { providerClasses } from "../store/authentication-providers";
import { incomingConsumer, outgoingConsumer } from "../store/consumer-store";
import { levelsOf } from "../store/levels";

/** The four levels as the configuration page offers them. */
export const levelChoices = [
  { value: "disabled", label: "Disabled" },
  { value: "3LO", label: "OAuth (3LO)" },
  { value: "2LO", label: "OAuth" },
  { value: "2LOi", label: "OAuth with impersonation" },
] as const;

/** Value of a choice. */
export type LevelChoice = (typeof levelChoices)[number]["value"];

/** The choice that represents a level. */
export function choiceOf({ enabled, twoLoEnabled, twoLoImpersonationEnabled }: OAuthLevel): LevelChoice {
  if (!enabled) return "disabled";
  if (twoLoImpersonationEnabled) return "2LOi";
  return twoLoEnabled ? "2LO" : "3LO";
}

/** The level that a choice represents; undefined for any other value. */
export function levelOf(choice: string | null): OAuthLevel | undefined {
  const index = levelChoices.findIndex(({ value }) => value === choice);
  if (index < 0) return undefined;
  return { enabled: index >= 1, twoLoEnabled: index >= 2, twoLoImpersonationEnabled: index >= 3 };
}

/** How calls to the other application authenticate: a label for each kind of authentication. */
export function outgoingLabels(context: EmulatorContext, link: Link): string[] {
  const serviceProvider = outgoingConsumer(context, link);
  const basic = link.providers[providerClasses.basic];
  return [
    ...(serviceProvider === undefined
      ? levelLabels(levelsOf(context, link).outgoing)
      : [`OAuth as ${serviceProvider.name}`]),
    ...(basic === undefined ? [] : [`Basic as ${basic.username ?? "?"}`]),
    ...(link.providers[providerClasses.trusted] === undefined ? [] : ["Trusted applications"]),
  ];
}

/** How calls from the other application authenticate: a label for each kind of authentication. */
export function incomingLabels(context: EmulatorContext, link: Link): string[] {
  const executingUser = incomingConsumer(context, link)?.executingTwoLOUser;
  const isTrusted = context.state.trustedApplications.some(({ linkId }) => linkId === link.id);
  return [
    ...levelLabels(levelsOf(context, link).incoming).map((label) =>
      executingUser ? `${label}, as ${executingUser}` : label,
    ),
    ...(isTrusted ? ["Trusted applications"] : []),
  ];
}

function levelLabels(level: OAuthLevel): string[] {
  const choice = choiceOf(level);
  return levelChoices
    .filter(({ value }) => value === choice && value !== "disabled")
    .map(({ label }) => label);
}

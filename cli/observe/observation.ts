import * as z from "zod";
import { AppLinksError, HttpClient, type HttpSettings, readManifest } from "../../provider";
import { CommandError } from "../command-error";
import { type InterruptionWords, interruptible } from "../interruption";
import { FACTS, type FactName, factProbes } from "./facts";
import { NotObserved } from "./not-observed";
import type { Probe, Reading } from "./probe";
import { authenticationProbes } from "./probes/authentication";
import { consumerProbes } from "./probes/consumers";
import { generationProbes } from "./probes/generation";
import { linkProbes } from "./probes/links";
import { loginProbes } from "./probes/login";
import { pathProbes } from "./probes/paths";
import { representationProbes } from "./probes/representations";
import { secureSessionProbes } from "./probes/secure-sessions";
import { QUIRKS, type QuirkName } from "./quirks";
import { type Loans, Subject } from "./subject";

/** The observation of one server; contains no secrets, addresses or user names. */
export type Observation = z.infer<typeof observationSchema>;

/** The document that `observe --json` writes and `observations/` keeps. */
export const observationSchema = z.strictObject({
  /** Its type, as in links. */
  product: z.string(),
  version: z.string(),
  applinksVersion: z.string(),
  /** How the server behaves where that is uncertain or depends on its version. */
  readings: z.record(z.string(), z.union([z.boolean(), z.number(), z.string()])),
  /** Whether each fact that is considered certain holds. */
  facts: z.record(z.string(), z.boolean()),
  /** The readings and facts that could not be observed, and why. */
  notObserved: z.record(z.string(), z.string()),
});

/** One probe per quirk. */
export const quirkProbes: Readonly<Record<QuirkName, Probe>> = {
  ...generationProbes,
  ...loginProbes,
  ...secureSessionProbes,
  ...representationProbes,
  ...linkProbes,
  ...consumerProbes,
  ...authenticationProbes,
  ...pathProbes,
};

/**
 * Observes how a disposable server behaves in every uncertain respect, one after another, and then removes everything it created; after a
 * signal, everything created so far.
 *
 * @throws CommandError when the administrator cannot log in or lacks permissions, or when something could not be removed; AppLinksError
 * when the server cannot be reached; Interrupted
 */
export async function observe(settings: HttpSettings, loans: Loans): Promise<Observation> {
  const { credentials } = settings;
  if (credentials.kind !== "password") {
    throw new CommandError(
      "observe tests logins and secure sessions, for which a token is not enough: set CONFLUENCE_USERNAME and CONFLUENCE_PASSWORD.",
    );
  }
  const { typeId, version, applinksVersion } = await manifestOf(settings);
  const subject = new Subject(settings, credentials, loans);
  const seen = { readings: {}, facts: {}, notObserved: {} } satisfies Partial<Observation>;
  const observation: Observation = { product: typeId, version, applinksVersion, ...seen };
  const words: InterruptionWords = {
    ending: "Interrupted: removing everything that the observation created. A second signal ends it at once.",
    ended: `Interrupted. Nothing is left on ${settings.baseUrl}.`,
    left: () => subject.whatIsLeft(),
  };
  return interruptible(words, async (signal) => {
    try {
      for (const name of Object.keys(QUIRKS) as QuirkName[]) {
        signal.throwIfAborted();
        await note(observation.readings, name, async () =>
          known(name, await subject.once(quirkProbes[name])),
        );
      }
      for (const name of Object.keys(FACTS) as FactName[]) {
        signal.throwIfAborted();
        await note(observation.facts, name, () => subject.once(factProbes[name]));
      }
      return observation;
    } finally {
      await subject.close();
    }
  });

  async function note<T>(list: Record<string, T>, name: string, look: () => Promise<T>): Promise<void> {
    try {
      list[name] = await look();
    } catch (error) {
      observation.notObserved[name] = whyNot(error);
    }
  }
}

/** A single request without a response does not end the observation; if the server never responds, cleaning up reports it. */
function whyNot(error: unknown): string {
  if (error instanceof NotObserved) return error.message;
  if (error instanceof AppLinksError && error.reason === "unreachable") return "the server did not respond";
  throw error;
}

function known(name: QuirkName, reading: Reading): Reading {
  const readings: readonly Reading[] = QUIRKS[name];
  if (readings.includes(reading)) return reading;
  throw new NotObserved(`${JSON.stringify(reading)} is none of ${JSON.stringify(readings)}`);
}

async function manifestOf(settings: HttpSettings) {
  const http = new HttpClient(settings);
  try {
    return await readManifest(http);
  } finally {
    await http.close();
  }
}

import { isDeepStrictEqual } from "node:util";
import { factsOf, type Kind, secretsOf } from "../format/kinds";
import { SECRET_INPUTS_KEY } from "../format/marks";
import type { Redactor } from "../http/redaction";
import { isSecret, isUnknown, type Properties, plain, secret } from "./struct";
import { type Failure, sentenceOf } from "./validation";

/** Keeps the secrets among the properties of one kind secret, on their way to the engine and in every message. */
export class SecretProperties {
  readonly #names: ReadonlySet<string>;

  constructor(
    private readonly kind: Kind,
    readonly redactor: Redactor,
  ) {
    this.#names = new Set(secretsOf(kind));
  }

  /**
   * Makes sure that no message shows a secret that a call has brought: of this kind, or marked by the program. An engine that calls the
   * provider plugin marks the values themselves, and the SDK lists them for the dynamic provider.
   */
  protect(...maps: readonly Properties[]): void {
    for (const properties of maps) {
      for (const name of new Set([...this.#names, ...markedIn(properties)]))
        this.redactor.protect(...stringsIn(properties[name]));
    }
  }

  /**
   * Properties as the engine gets them: plain JSON, secrets marked as such. Secret is what always is, what the program has marked, and what
   * comes from such an input, as a certificate from the name in it.
   *
   * @param sources what they were made from, with the program's marks
   */
  marked(properties: object, ...sources: readonly Properties[]): Properties {
    return this.#mark(properties, this.#inherited(sources), (value) => !isUnknown(value));
  }

  /**
   * The same for inputs after validation: a default that repeats a value which the program has marked is a secret as well.
   *
   * @param given the inputs as they came
   */
  checked(given: Properties, inputs: Properties): Properties {
    const sources = markedIn(given).filter((name) => name in inputs && !this.#names.has(name));
    const isRepeated = (name: string): boolean =>
      (given[name] ?? undefined) === undefined &&
      sources.some((source) => isDeepStrictEqual(inputs[source], inputs[name]));
    return Object.fromEntries(
      Object.entries(this.marked(inputs, given)).map(([name, value]) => [
        name,
        !isSecret(value) && (isRepeated(name) || isSecret(given[name])) ? secret(value) : value,
      ]),
    );
  }

  /** The same for a plan, in which values that are not known yet are marked as well. */
  planned(properties: object, ...sources: readonly Properties[]): Properties {
    return this.#mark(properties, this.#inherited(sources), () => true);
  }

  /**
   * What the state of a dynamic resource has to contain for the next operation, which the engine gives no marks: the inputs that the SDK
   * lists as secret and that outputs come from.
   */
  remembered({ [SECRET_INPUTS_KEY]: listed }: Properties): Properties {
    const names = listedIn(listed).filter((name) => this.#derivedFrom([name]).length > 0);
    return names.length === 0 ? {} : { [SECRET_INPUTS_KEY]: names };
  }

  /** Names of what is secret because of the program's marks, beside what always is. */
  #inherited(sources: readonly Properties[]): ReadonlySet<string> {
    return new Set(
      sources.flatMap((source) => {
        const names = markedIn(source);
        return [...names, ...this.#derivedFrom(names)];
      }),
    );
  }

  /** Outputs that come from these inputs. Inputs that always are secrets say nothing about them: their secrecy is known. */
  #derivedFrom(names: readonly string[]): string[] {
    const { outputs, secretInputs } = factsOf(this.kind);
    return Object.entries(outputs)
      .filter(([, sources]) => sources.some((name) => names.includes(name) && !secretInputs.includes(name)))
      .map(([output]) => output);
  }

  #mark(
    properties: object,
    inherited: ReadonlySet<string>,
    isMarked: (value: unknown) => boolean,
  ): Properties {
    return Object.fromEntries(
      Object.entries(plain(properties) as Properties).map(([name, value]) => [
        name,
        (this.#names.has(name) || inherited.has(name)) && isMarked(value) && !isSecret(value)
          ? secret(value)
          : value,
      ]),
    );
  }

  /**
   * What check returns for rejected inputs. The engine prints the value of the property that a failure names, even a secret
   * one, so a failure names none: the message says which it is. A rejected value may be a secret in the wrong place, so
   * it is returned as a secret.
   *
   * @param given the inputs as they came
   * @param own those of the kind, without marks
   * @param valid those that passed, completed with defaults
   */
  refused(given: Properties, own: Properties, valid: Properties, failures: readonly Failure[]) {
    const refused = Object.entries(own).filter(
      ([name]) => !(name in valid) || failures.some(({ field }) => field === name),
    );
    return {
      inputs: {
        ...this.checked(given, valid),
        ...Object.fromEntries(refused.map(([name, value]) => [name, secret(plain(value))])),
      },
      failures: failures.map((failure) => ({
        property: "",
        reason: this.redactor.redact(sentenceOf(failure)),
      })),
    };
  }
}

/** The names of the properties that the program has marked as secret. */
function markedIn(properties: Properties): string[] {
  const marked = Object.keys(properties).filter((name) => isSecret(properties[name]));
  return [...marked, ...listedIn(properties[SECRET_INPUTS_KEY])];
}

function listedIn(listed: unknown): string[] {
  return Array.isArray(listed) ? listed.map(String) : [];
}

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return isUnknown(value) ? [] : [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

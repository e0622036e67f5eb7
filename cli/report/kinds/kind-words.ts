import type { Properties } from "../../plan/plan";
import type { Grant } from "../grant";

/** What a sentence about a change is made of. */
export interface View {
  /** Declared inputs before: empty for a creation. */
  readonly before: Properties;
  /** Declared inputs afterwards: empty for a deletion. */
  readonly after: Properties;
  /** The other application, in quotes. */
  readonly application: string;
  /** The Confluence concerned, as it is called in sentences. */
  readonly server: string;
}

/** What an input is to the server, as far as the wording of its change depends on it. */
export interface InputTraits {
  /** Whether two values mean the same to the server. */
  readonly isSame?: (one: unknown, other: unknown) => boolean;
  /** Never shown; a change of it is a rotated credential. */
  readonly isSecret?: true;
  /** A change of it means nothing to the server. */
  readonly isLocal?: true;
  /** A change of it takes another object. */
  readonly replaces?: true;
}

/** How one kind of resource is spoken of. Everything here is data or a function of it, so that a kind is one file. */
export interface KindWords {
  /** As in the type token: `ApplicationLink`. */
  readonly kind: string;
  /** Where the application's name comes from: the link it belongs to, its own input `name`, or its name in the program. */
  readonly namedBy: "link" | "name" | "program";
  /** What the resource is, for sentences that hold for every kind: `OAuth settings of “Jira”`. */
  readonly subject: (view: View) => string;
  /** Said when it is created or deleted, beside what its grants say; undefined when those say it all. */
  readonly created?: (view: View) => string | undefined;
  readonly deleted?: (view: View) => string | undefined;
  /** Sentences by changed input, for changes that no grant speaks of. Others get a general sentence. */
  readonly changed: Readonly<Record<string, (view: View) => string>>;
  /** Sentences by input that is no longer declared, where it does not simply stay as it is. */
  readonly undeclared?: Readonly<Record<string, (view: View) => string>>;
  readonly inputs: Readonly<Record<string, InputTraits>>;
  /** Who may call whom because of this resource; none when given no properties. */
  readonly grants: (inputs: Properties) => readonly Grant[];
}

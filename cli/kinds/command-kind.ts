import {
  type ApplicationLink,
  type Context,
  type Existing,
  type Field,
  type FieldTable,
  type Found,
  partOf,
  type ResourceDefinition,
  type ServerView,
} from "../../provider";
import { factsOf, type Kind } from "../../provider/format/kinds";
import { UNKNOWN } from "../../provider/format/marks";
import { type Properties, SECRET } from "../plan/plan";
import type { Grant } from "../report/grant";
import type { FieldClass } from "./field-classes";

/** The data that a sentence about a change is made from. */
export interface View {
  /** The declared inputs before the change: empty for a creation. */
  readonly before: Properties;
  /** The declared inputs after the change: empty for a deletion. */
  readonly after: Properties;
  /** The name of the other application, in quotes. */
  readonly application: string;
  /** The name of the Confluence server, as used in sentences. */
  readonly server: string;
}

/** The traits of an input that the wording of its change depends on. */
export interface InputTraits {
  /** Whether two values mean the same to the server. */
  readonly isSame?: (one: unknown, other: unknown) => boolean;
  /** Never shown; a changed value is a rotated credential. */
  readonly isSecret?: true;
  /** A change does not affect the server. */
  readonly isLocal?: true;
  /** A change needs another object. */
  readonly replaces?: true;
}

/** The wording for one kind of resource. */
export interface KindWords {
  /** The name in the type token: `ApplicationLink`. */
  readonly kind: Kind;
  /** Where the application's name comes from: the link that the resource belongs to, its input `name`, or its name in the program. */
  readonly namedBy: "link" | "name" | "program";
  /** The resource as the subject of sentences that apply to every kind: `OAuth settings of “Jira”`. */
  readonly subject: (view: View) => string;
  /** The sentence for a creation or deletion, in addition to those about its grants; undefined when those are sufficient. */
  readonly created?: (view: View) => string | undefined;
  readonly deleted?: (view: View) => string | undefined;
  /** Sentences by changed input, for changes that no grant describes. Other inputs get a general sentence. */
  readonly changed: Readonly<Record<string, (view: View) => string>>;
  /** Sentences by input that is no longer declared, unless its value simply stays as it is. */
  readonly undeclared?: Readonly<Record<string, (view: View) => string>>;
  /** The output with the values that inputs are restored to when they are no longer declared or the resource is deleted. */
  readonly givenBack?: string;
  readonly inputs: Readonly<Record<string, InputTraits>>;
  /** Who may call whom because of this resource; no grants without properties. */
  readonly grants: (inputs: Properties) => readonly Grant[];
}

/** How one kind of resource is exported from a server to a program. */
export interface ExportedKind {
  /** The name in the type token and of the class in the program: `ApplicationLink`. */
  readonly kind: Kind;
  readonly place: Existing<object>["place"];
  /** The end of its name in the program, after the name of the link: `oauth`. Empty for links. */
  readonly suffix: string;
  /** Inputs that are written even when they have their default value, because readers want to see them. */
  readonly written: readonly string[];
  readonly fields: ReadonlyMap<string, Field<unknown>>;
  /** Finds the objects of this kind on a server; parts of links only for the given links. */
  readonly find: (view: ServerView, links: readonly ApplicationLink[]) => Promise<readonly ExportedObject[]>;
  /** Reads the complete state, as a refresh would; undefined when the object has been deleted in the meantime. */
  readonly read: (context: Context, id: string, declared: Properties) => Promise<Properties | undefined>;
}

/** An object on a server that the program will declare. */
export interface ExportedObject {
  readonly id: string;
  /** Its name on the server, or its link's: names in the program are derived from it. */
  readonly name: string;
  /** The inputs to declare; their values matter only when the server does not return them. */
  readonly declared: Properties;
}

/** Everything the command knows about a kind. */
export interface CommandKind<Classes> {
  readonly classes: Classes;
  readonly words: KindWords;
  /** Undefined for kinds that exist on no server. */
  readonly exported: ExportedKind | undefined;
}

/** The parts of a {@link CommandKind} that are not in the kind's definition. */
interface CommandKindOptions<Classes> {
  /** What each field means for security; a field without a class does not compile. */
  readonly classes: Classes;
  readonly words: Omit<KindWords, "kind" | "inputs">;
  readonly exported?: Pick<ExportedKind, "suffix"> & {
    readonly written?: readonly string[];
    /** Whether an object differs from what every server has. Default: all objects do. */
    readonly isWorthwhile?: (declared: Properties) => boolean;
  };
}

/** Assembles what the command knows about a kind: a new kind takes one such file and one line in the registry. */
export function commandKind<
  Inputs extends object,
  State extends object,
  const Classes extends Readonly<Record<keyof Inputs, FieldClass>>,
>(
  definition: ResourceDefinition<Inputs, State>,
  { classes, words, exported }: CommandKindOptions<Classes>,
): CommandKind<Classes> {
  const { kind, fields, existing } = definition;
  return {
    classes,
    words: { ...words, kind, inputs: traitsOf(kind, fields) },
    exported: exported &&
      existing && {
        suffix: exported.suffix,
        written: exported.written ?? [],
        place: existing.place,
        kind,
        fields: new Map(Object.entries(fields) as [string, Field<unknown>][]),
        find: async (view, links) =>
          (await allOf(existing, view, links))
            .map(({ id, name, declared }) => ({
              id,
              name,
              declared: Object.fromEntries(Object.entries(declared)),
            }))
            .filter(({ declared }) => exported.isWorthwhile?.(declared) ?? true),
        // The definition's own echo completes the declared inputs and ignores those that it does not know.
        read: async (context, id, declared) => {
          const state = await definition.read(context, id, declared as State);
          return state === undefined ? undefined : Object.fromEntries(Object.entries(state));
        },
      },
  };
}

async function allOf<State>(
  existing: Existing<State>,
  view: ServerView,
  links: readonly ApplicationLink[],
): Promise<readonly Found<State>[]> {
  if (existing.place !== "part of a link") return existing.list(view);
  const parts = links.map(async (link) => partOf(link, await existing.of(view, link)) ?? []);
  return (await Promise.all(parts)).flat();
}

/** The traits of the inputs, from the table by which the provider compares them. */
function traitsOf<Inputs extends object>(
  kind: Kind,
  table: FieldTable<Inputs>,
): Readonly<Record<string, InputTraits>> {
  const fields = Object.entries(table) as [string, FieldTable<Record<string, unknown>>[string]][];
  return Object.fromEntries(
    fields.map(([name, { isSame, onChange }]) => [
      name,
      {
        ...(isSame && {
          isSame: (one: unknown, other: unknown) =>
            isVisible(one) && isVisible(other) && isSame(one, other, ""),
        }),
        ...(factsOf(kind).secretInputs.includes(name) && { isSecret: true }),
        ...(onChange === "local" && { isLocal: true }),
        ...(onChange === "replace" && { replaces: true }),
      },
    ]),
  );
}

function isVisible(value: unknown): boolean {
  return value !== undefined && value !== SECRET && value !== UNKNOWN;
}

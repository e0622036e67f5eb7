import type * as z from "zod";
import type { Instance, RecordedInstance } from "../connection/instance";
import type { Ledger } from "../connection/ledger";
import type { Adopt } from "../connection/settings";
import type { Kind } from "../format/kinds";
import type { Existing } from "./existing";
import type { CautionCode } from "./fields/cautions";

/** What a change of one input means: an update in place, another object, or nothing to the server. */
export type OnChange = "update" | "replace" | "local";

/** Everything the adapter knows about one input. */
export interface Field<T> {
  /** Accepts what a program may give; `undefined` where the input is optional. Defaults belong here. */
  readonly schema: z.ZodType<T>;
  readonly onChange: OnChange;
  /** Whether a stored and a wanted value mean the same to the server. Default: deep equality. */
  readonly isSame?: (stored: T | undefined, wanted: T, id: string) => boolean;
  /** The value is the id of an object whose deletion deletes this one as well. Default false. */
  readonly isOwner?: true;
  /** The input whose value this one takes when it is not given. */
  readonly defaultFrom?: string;
}

/** Input name to its field. The order is the order of messages. */
export type FieldTable<Inputs> = { readonly [Name in keyof Inputs]-?: Field<Inputs[Name]> };

/** A condition over several inputs, judged only when all of them are known. */
export interface Rule<Inputs> {
  readonly fields: readonly (keyof Inputs & string)[];
  /** A sentence saying what is wrong and what to do, or undefined when all is well. The first field is blamed. */
  readonly problem: (inputs: Inputs) => string | undefined;
}

/** What a program should think twice about, judged as soon as the named inputs are known. */
export interface Caution<Inputs> {
  /** With which the input `acknowledge` silences it. Default: nothing does, since it is not to be meant. */
  readonly code?: CautionCode;
  readonly fields: readonly (keyof Inputs & string)[];
  /** A sentence to warn with, without its subject, which is the resource; or undefined. Inputs that are not named are absent while they are not known. */
  readonly problem: (inputs: Partial<Inputs>) => string | undefined;
}

/** Inputs every kind has. */
export interface CommonInputs {
  /** Name of the configured connection. */
  readonly connection: string;
  readonly adopt: Adopt | undefined;
}

/** What the state of every kind that lives on a server holds besides its own: the adapter adds it, definitions only read it. */
export interface CommonState extends RecordedInstance {
  /** True when the object was there before and was taken over. */
  readonly adopted: boolean;
}

/** What the state of a kind holds whose declared values a server may accept and not keep. */
export interface NotKept {
  /**
   * Values that the server has in place of those, by input: as long as it has them, that is no drift. Absent when
   * everything was kept.
   */
  readonly notKept?: Readonly<Record<string, string>>;
}

/** A state as it was recorded. What is being imported, and what is on no server, has nothing of {@link CommonState}. */
export type Recorded<State> = State & Partial<CommonState>;

/** What the five functions of a definition work with. Each member is resolved when it is first used. */
export interface Context {
  readonly instance: Instance;
  /** What this run knows of the program on that server. */
  readonly ledger: Ledger;
  /** The resource's own `adopt`, else the connection's. */
  readonly adopt: Adopt;
  /** Whether the run leaves resources of the stack out, as far as that can be seen. */
  readonly isPartialRun: boolean;
  /**
   * Tells the user something that does not stop the run: a whole sentence that names the object and says what to do.
   * It shows among the CLI's diagnostics, each text once per process.
   *
   * @param kind of the object, where that is not the one of the resource
   */
  warn(message: string, kind?: Kind): void;
}

export interface Created<State> {
  readonly id: string;
  readonly state: State;
  /** True when the object was there before and was taken over. Default false. */
  readonly adopted?: boolean;
}

/**
 * One kind of resource: data, and five functions that know Confluence and nothing of Pulumi.
 * State holds every input that was declared, as the server has it, plus what only the server knows; an input that was
 * not declared is not managed and is absent from it. Which server that is, and whether the object was taken over, is
 * the adapter's to record.
 */
export interface ResourceDefinition<Inputs extends object, State extends object> {
  /** As in the type token: `ApplicationLink`. What the SDK has to know as well stands in `KINDS`. */
  readonly kind: Kind;
  readonly fields: FieldTable<Inputs>;
  readonly rules: readonly Rule<Inputs>[];
  /** What they find is a warning at preview and update. */
  readonly cautions?: readonly Caution<Inputs>[];
  /**
   * Called by check, with inputs that are all known: objects that only one resource of a program may declare, and what
   * else a program must not do.
   */
  readonly conflict?: (context: Context, inputs: Inputs) => string | undefined | Promise<string | undefined>;
  /**
   * Called by diff for what the program declares, so that a running update knows what its neighbours are about to become.
   * True = the object has to be looked at even where the state is as declared: this run has changed it already, or the
   * state contradicts itself.
   */
  readonly announce?: (
    context: Context,
    id: string,
    state: State,
    inputs: Inputs,
    isChanged: boolean,
  ) => boolean;
  /**
   * What becomes of an input that the program no longer declares, by its name, which the sentence follows: told at preview
   * and update. Default: it stays as it is. Undefined = nothing is told, since nothing on the server is meant.
   */
  readonly undeclared?: {
    readonly [Name in keyof Inputs]?: (state: State, inputs: Inputs) => string | undefined;
  };
  /** How objects are found that are there already. Kinds without it exist in the state alone and cannot be imported. */
  readonly existing?: Existing<State>;
  create(context: Context, inputs: Inputs): Promise<Created<State>>;
  /** Undefined = the object is gone. */
  read(context: Context, id: string, state: Recorded<State>): Promise<State | undefined>;
  update(context: Context, id: string, state: Recorded<State>, inputs: Inputs): Promise<State>;
  /** An object that is gone already counts as deleted. */
  delete(context: Context, id: string, state: State): Promise<void>;
}

/**
 * Thrown by create and update when the object exists but is not finished: the state is recorded and the next `up`
 * continues with an update.
 */
export class Unfinished<State> extends Error {
  constructor(
    readonly id: string,
    readonly state: State,
    override readonly cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause));
  }
}

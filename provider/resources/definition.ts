import type * as z from "zod";
import type { Adopt } from "../connection/connection-settings";
import type { Instance, RecordedInstance } from "../connection/instance";
import type { Ledger } from "../connection/ledger";
import type { Kind } from "../format/kinds";
import type { Existing } from "./existing";
import type { CautionCode } from "./fields/acknowledge";

/** What a change of an input requires: an update in place, a replacement, or no request at all. */
export type OnChange = "update" | "replace" | "local";

/** Everything the adapter knows about one input. */
export interface Field<T> {
  /** Accepts valid values, and `undefined` if the input is optional. Defaults belong here. */
  readonly schema: z.ZodType<T>;
  readonly onChange: OnChange;
  /** Whether a stored and a wanted value mean the same to the server. Default: deep equality. */
  readonly isSame?: (stored: T | undefined, wanted: T, id: string) => boolean;
  /** The value is the id of an object whose deletion also deletes this one. Default false. */
  readonly isOwner?: true;
  /** The input whose value is the default for this one. */
  readonly defaultFrom?: string;
}

/** Fields by input name, in the order used in messages. */
export type FieldTable<Inputs> = { readonly [Name in keyof Inputs]-?: Field<Inputs[Name]> };

/** A condition on several inputs, evaluated once all of them are known. */
export interface Rule<Inputs> {
  readonly fields: readonly (keyof Inputs & string)[];
  /** What is wrong and what to do, as a continuation of the first field's name, or undefined. */
  readonly problem: (inputs: Inputs) => string | undefined;
}

/** A warning about a risky declaration, evaluated once the named inputs are known. */
export interface Caution<Inputs> {
  /** The value of the input `acknowledge` that silences it. Default: it cannot be silenced, because it is never intended. */
  readonly code?: CautionCode;
  readonly fields: readonly (keyof Inputs & string)[];
  /**
   * The warning as a sentence without its subject, which is the resource, or undefined. Other inputs are absent while they
   * are unknown.
   */
  readonly problem: (inputs: Partial<Inputs>) => string | undefined;
}

/** Inputs that every kind has. */
export interface CommonInputs {
  /** Name of the configured connection. */
  readonly connection: string;
  readonly adopt: Adopt | undefined;
}

/** What all kinds that are on a server have in common in their state: the adapter adds it, definitions only read it. */
export interface CommonState extends RecordedInstance {
  /** Whether the object existed before and was adopted. */
  readonly adopted: boolean;
}

/** The part of the state of kinds whose declared values a server may accept without keeping them. */
export interface NotKept {
  /**
   * The values that the server has instead, by input: as long as it has them, there is no drift. Absent if all values were
   * kept.
   */
  readonly notKept?: Readonly<Record<string, string>>;
}

/** A recorded state. {@link CommonState} is absent during an import, and for kinds that are not on a server. */
export type Recorded<State> = State & Partial<CommonState>;

/** The context of a definition's functions. Each member is resolved on first use. */
export interface Context {
  readonly instance: Instance;
  /** What this run knows about the program on that server. */
  readonly ledger: Ledger;
  /** The resource's `adopt`, or else that of the connection. */
  readonly adopt: Adopt;
  /** Whether the run excludes resources of the stack, as far as is known. */
  readonly isPartialRun: boolean;
  /**
   * Shows the user a warning: a full sentence that names the object and says what to do. It appears in the CLI's
   * diagnostics, each message once per process.
   *
   * @param kind of the object, if it differs from that of the resource
   */
  warn(message: string, kind?: Kind): void;
}

export interface Created<State> {
  readonly id: string;
  readonly state: State;
  /** Whether the object existed before and was adopted. Default false. */
  readonly adopted?: boolean;
}

/**
 * One kind of resource: data and functions that know about Confluence, but not about Pulumi. The state contains every
 * declared input as the server has it, plus what only the server knows; an undeclared input is not managed and is absent.
 * The adapter records which server it is, and whether the object was adopted.
 */
export interface ResourceDefinition<Inputs extends object, State extends object> {
  /** As in the type token: `ApplicationLink`. What the SDK also needs to know is in `KINDS`. */
  readonly kind: Kind;
  readonly fields: FieldTable<Inputs>;
  readonly rules: readonly Rule<Inputs>[];
  /** Shown as warnings at preview and update. */
  readonly cautions?: readonly Caution<Inputs>[];
  /**
   * Called by check once all inputs are known: finds objects that two resources of a program declare, and other invalid
   * combinations.
   */
  readonly conflict?: (context: Context, inputs: Inputs) => string | undefined | Promise<string | undefined>;
  /**
   * Called by diff for what the program declares, so that a running update knows the plans for other objects. True = the
   * object must be updated even if the state is as declared: this run has already changed it, or the state is inconsistent.
   */
  readonly announce?: (
    context: Context,
    id: string,
    state: State,
    inputs: Inputs,
    isChanged: boolean,
  ) => boolean;
  /**
   * What happens to an input that the program no longer declares, by its name, as the rest of a sentence that begins with the
   * name: shown at preview and update. Default: it stays as it is. Undefined = nothing is shown, because the input has no
   * value on the server.
   */
  readonly undeclared?: {
    readonly [Name in keyof Inputs]?: (state: State, inputs: Inputs) => string | undefined;
  };
  /** How existing objects are found. Kinds without it exist only in the state and cannot be imported. */
  readonly existing?: Existing<State>;
  create(context: Context, inputs: Inputs): Promise<Created<State>>;
  /** Undefined = the object no longer exists. */
  read(context: Context, id: string, state: Recorded<State>): Promise<State | undefined>;
  update(context: Context, id: string, state: Recorded<State>, inputs: Inputs): Promise<State>;
  /** An object that no longer exists counts as deleted. */
  delete(context: Context, id: string, state: State): Promise<void>;
}

/**
 * Thrown by create and update if the object exists but is incomplete: the state is recorded and the next `up` continues with
 * an update.
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

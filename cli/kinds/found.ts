import type { Properties } from "../plan/plan";

/** Something on a server that a program can declare. */
export interface Found {
  readonly id: string;
  /** Its name on the server: the program's names are made from it. */
  readonly name: string;
  /** The link it belongs to. */
  readonly linkId: string | undefined;
  /** Inputs to declare; their values matter only where the server does not tell them. */
  readonly declared: Properties;
}

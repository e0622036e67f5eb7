import type { Instance } from "../../provider";
import type { ExportedKind } from "../kinds/command-kind";
import type { Properties } from "../plan/plan";

/** One resource of the program to write. */
export interface ExportedResource {
  readonly kind: ExportedKind;
  /** Name in the program. */
  readonly name: string;
  /** Variable that holds it, for links that something refers to. */
  readonly variable: string;
  readonly id: string;
  readonly server: ExportedServer;
  /** The link it belongs to. */
  readonly link: ExportedResource | undefined;
  /** What the program declares, secrets in clear. */
  readonly inputs: Properties;
  /** What the state holds, secrets in clear. */
  readonly state: Properties;
  /** Configuration entries that its secret inputs come from, by input. */
  readonly secrets: ReadonlyMap<string, SecretEntry>;
}

/** A configuration entry of the program. */
export interface SecretEntry {
  readonly key: string;
  /** False: neither the server nor the configuration tells it, so the import file lacks it. */
  readonly isKnown: boolean;
}

/** A server that is exported. */
export interface ExportedServer {
  readonly instance: Instance;
  /** Name of its connection, as resources give it. */
  readonly connection: string;
}

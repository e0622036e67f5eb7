import type { Instance } from "../../provider";
import type { ExportedKind } from "../kinds/command-kind";
import type { Properties } from "../plan/plan";

/** One resource of the exported program. */
export interface ExportedResource {
  readonly kind: ExportedKind;
  /** Name in the program. */
  readonly name: string;
  /** The variable it is assigned to, for links that other resources refer to. */
  readonly variable: string;
  readonly id: string;
  readonly server: ExportedServer;
  /** The link that it belongs to. */
  readonly link: ExportedResource | undefined;
  /** The inputs that the program declares, with secrets in plain text. */
  readonly inputs: Properties;
  /** The outputs for the state, with secrets in plain text. */
  readonly state: Properties;
  /** The configuration entries of its secret inputs, by input. */
  readonly secrets: ReadonlyMap<string, SecretEntry>;
}

/** A configuration entry of the program. */
export interface SecretEntry {
  readonly key: string;
  /** False when neither the server nor the configuration provides the value, so the import file lacks it. */
  readonly isKnown: boolean;
}

/** A server to export. */
export interface ExportedServer {
  readonly instance: Instance;
  /** The name of its connection, as resources use it. */
  readonly connection: string;
}

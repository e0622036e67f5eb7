import type { WayIn } from "../../../provider/format/type-tokens";
import type { ProgramFile, Statement } from "../statements";

/** A language that programs can be exported to. */
export interface Language {
  /** The runtime's name in the project file. */
  readonly runtime: string;
  /** Who serves the resources: the code in the program's `node_modules`, or the provider plugin. */
  readonly way: WayIn;
  /** The command that generates and installs the SDK, for a language that has one. */
  readonly sdk?: string;
  /** Further entries for `.gitignore`. */
  readonly ignored?: readonly string[];
  readonly program: (statements: readonly Statement[], projectName: string) => ProgramFile;
  /** Further files that make a folder a project, for this version of the package. */
  readonly project: (projectName: string, version: string) => readonly ProgramFile[];
}

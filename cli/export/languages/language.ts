import type { WayIn } from "../../../provider/format/type-tokens";
import type { ProgramFile, Statement } from "../program";

/** A language that programs are exported in. */
export interface Language {
  /** As the project file names it. */
  readonly runtime: string;
  /** What serves the resources: the code in the program's `node_modules`, or the provider plugin. */
  readonly way: WayIn;
  /** The command that generates and installs the SDK, for a language that has one. */
  readonly sdk?: string;
  /** What version control ignores besides. */
  readonly ignored?: readonly string[];
  readonly program: (statements: readonly Statement[], projectName: string) => ProgramFile;
  /** What a folder needs besides to be a project, for this version of the package. */
  readonly project: (projectName: string, version: string) => readonly ProgramFile[];
}

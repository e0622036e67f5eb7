import type * as pulumi from "@pulumi/pulumi";
import type { Properties } from "./struct";

/** A dynamic provider with every method that the engine may call. */
export interface Provider extends pulumi.dynamic.ResourceProvider<Properties, Properties> {
  configure(request: pulumi.dynamic.ConfigureRequest): Promise<void>;
  check(olds: Properties, news: Properties): Promise<pulumi.dynamic.CheckResult<Properties>>;
  diff(id: string, olds: Properties, news: Properties): Promise<Difference>;
  create(inputs: Properties): Promise<pulumi.dynamic.CreateResult<Properties>>;
  /**
   * @param inputs those of the state. Only a provider plugin is given them; a dynamic provider goes by the properties, which contain them as
   *   of the last create or update
   * @returns inputs only if they are not, or may not be, those of the state
   */
  read(
    id: string,
    properties?: Properties,
    inputs?: Properties,
  ): Promise<pulumi.dynamic.ReadResult<Properties>>;
  update(id: string, olds: Properties, news: Properties): Promise<pulumi.dynamic.UpdateResult<Properties>>;
  delete(id: string, properties: Properties): Promise<void>;
  /**
   * What create, or with `olds` update, will return, as far as is known without a request. Only provider plugins are asked;
   * for dynamic resources, a preview knows only the inputs.
   */
  plan(inputs: Properties, olds?: Properties): Properties;
  /**
   * The engine replaces a resource although the last comparison found no reason to, so that its object is not kept as one that the program
   * manages. Only provider plugins are told; dynamic resources compare what `replaceOnChanges` names themselves.
   */
  replaced(id: string, olds: Properties, news: Properties): void;
}

/** What differs between state and program. */
export interface Difference extends pulumi.dynamic.DiffResult {
  /** Inputs whose change affects the server. */
  readonly changed: readonly string[];
}

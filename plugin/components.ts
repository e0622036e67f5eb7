import * as pulumi from "@pulumi/pulumi";
import { Engine } from "../provider/process/engine";
import { ReciprocalLink, type ReciprocalLinkArgs } from "../sdk/components/reciprocal-link";
import {
  ThirdPartyApplication,
  type ThirdPartyApplicationArgs,
} from "../sdk/components/third-party-application";
import { readAsProvider } from "../sdk/lookups/program-connections";
import { declareForPlugin } from "../sdk/resource";
import { componentInputs } from "./component-inputs";

/** Constructs a component and returns its outputs. */
type Constructor = (
  name: string,
  inputs: pulumi.Inputs,
  options: pulumi.ComponentResourceOptions,
) => { readonly urn: pulumi.Output<string>; readonly state: pulumi.Inputs };

/** The SDK's components, by the last part of their type token. */
const COMPONENTS: Readonly<Record<string, Constructor>> = {
  ReciprocalLink(name, inputs, options) {
    const { urn, localLinkId, remoteLinkId, isWorking } = new ReciprocalLink(
      name,
      inputs as pulumi.Inputs & ReciprocalLinkArgs,
      options,
    );
    return { urn, state: { localLinkId, remoteLinkId, isWorking } };
  },
  ThirdPartyApplication(name, inputs, options) {
    const { urn, credentials, allCredentials } = new ThirdPartyApplication(
      name,
      inputs as pulumi.Inputs & ThirdPartyApplicationArgs,
      options,
    );
    return { urn, state: { credentials, allCredentials } };
  },
};

/**
 * A second process beside the provider plugin: it serves the one method that needs Pulumi's Node.js SDK, which would add half a second to
 * every run. Started by {@link ComponentProcess} when the first component is declared; ends with the plugin and its engine.
 */
declareForPlugin();
readAsProvider(process.env.PLUGIN_PROVIDER || undefined);
new Engine(process.argv.at(-1) ?? "").watch();
void pulumi.provider.main(
  {
    version: process.env.PLUGIN_VERSION ?? "",
    construct: async (name, type, inputs, options) => {
      const component = type.split(":").at(-1) ?? "";
      const construct = Object.hasOwn(COMPONENTS, component) ? COMPONENTS[component] : undefined;
      if (construct === undefined) throw new Error(`The package confluence has no component ${type}`);
      return construct(name, await componentInputs(component, name, inputs), options);
    },
  },
  process.argv.slice(2),
);

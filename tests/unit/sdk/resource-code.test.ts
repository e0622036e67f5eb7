import * as pulumi from "@pulumi/pulumi";
import type { Provider } from "../../../provider/runtime/adapter";
import * as runtime from "../../../provider/runtime/v1";
import * as sdk from "../../../sdk";
import { hasSecret, type Properties } from "../../support/engine/properties";
import { KINDS, type Kind, providerOf, typeOf } from "../../support/engine/state";

/** The most that a resource's code may take in the state, where it stands twice for every resource. */
const MOST_BYTES = 100;

const classes: Readonly<Record<string, unknown>> = { ...sdk };
const handlers: Readonly<Record<string, Provider | undefined>> = { ...runtime };

const registered = new Map<string, { type: string; inputs: Properties }>();

beforeAll(async () => {
  await pulumi.runtime.setMocks({
    newResource: ({ name, type, inputs }) => {
      registered.set(name, { type, inputs });
      return { id: `${name}-id`, state: inputs };
    },
    call: () => ({}),
  });
});

/** Registers a resource of a kind; its inputs do not matter here. */
async function register(kind: Kind, args: Properties = {}): Promise<{ type: string; inputs: Properties }> {
  const Resource = classes[kind] as new (name: string, args: Properties) => pulumi.CustomResource;
  await new Promise((resolve) => new Resource(kind, args).urn.apply(resolve));
  const found = registered.get(kind);
  if (found === undefined) throw new Error(`${kind} was not registered`);
  return found;
}

describe.each(Object.keys(KINDS) as Kind[])("the code in the state of %s", (kind) => {
  test(`is a reference to the installed package, of at most ${MOST_BYTES} bytes`, async () => {
    const { type, inputs } = await register(kind);
    expect(type).toBe(typeOf(kind));
    expect(inputs.__provider).toBe(providerOf(kind));
    expect(Buffer.byteLength(providerOf(kind))).toBeLessThanOrEqual(MOST_BYTES);
  });

  test("names an export of the runtime that is a dynamic provider", () => {
    const handler = handlers[KINDS[kind].handler];
    for (const method of ["configure", "check", "diff", "create", "read", "update", "delete"] as const) {
      expect(handler?.[method]).toBeInstanceOf(Function);
    }
  });
});

describe("a resource of a program", () => {
  test("wraps its secret inputs, also when they are given in plain text", async () => {
    const { inputs } = await register("OutgoingServiceProvider", { sharedSecret: "canary" });
    expect(hasSecret(inputs.sharedSecret)).toBe(true);
  });

  test("tells the provider which inputs it marks as secret, and nothing where it marks none", async () => {
    const args = { name: pulumi.secret("canary"), rpcUrl: pulumi.output("https://app.example.com") };
    expect((await register("ApplicationLink", args)).inputs.__secretInputs).toEqual(["name"]);
    const trust = { incoming: { ipPatterns: [pulumi.secret("10.0.0.*")] } };
    expect((await register("TrustedApplication", trust)).inputs.__secretInputs).toEqual(["incoming"]);
    expect((await register("IncomingConsumer", { name: pulumi.output("App") })).inputs).not.toHaveProperty(
      "__secretInputs",
    );
  });

  test("refuses an output that is given as an input", () => {
    const args: object = { name: "App", rpcUrl: "https://app.example.com", instanceUrl: "https://other" };
    expect(() => new sdk.ApplicationLink("app", args as sdk.ApplicationLinkArgs)).toThrow(
      /"app" is given instanceUrl, which is an output/,
    );
  });
});

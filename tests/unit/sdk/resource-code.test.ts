import * as pulumi from "@pulumi/pulumi";
import { factsOf, KIND_NAMES, KINDS, type Kind } from "../../../provider/format/kinds";
import type { Provider } from "../../../provider/runtime/provider";
import runtime from "../../../provider/runtime/v1";
import * as sdk from "../../../sdk";
import { DEFINITIONS, definitionOf } from "../../support/definitions";
import { hasSecret, type Properties } from "../../support/engine/properties";
import { providerOf, typeOf } from "../../support/engine/stack-state";

/** The most that a resource's code may take in the state, where it stands twice for every resource. */
const MOST_BYTES = 100;

const classes: Readonly<Record<string, unknown>> = { ...sdk };
const handlers: Readonly<Record<string, Provider | undefined>> = { ...runtime };

/** Name of a resource that is not made, as in \`destroy --run-program\` what an earlier destroy has removed. */
const LEFT_OUT = "left-out";

const registered = new Map<string, { type: string; inputs: Properties }>();

beforeAll(async () => {
  await pulumi.runtime.setMocks({
    newResource: ({ name, type, inputs }) => {
      registered.set(name, { type, inputs });
      return { id: name === LEFT_OUT ? "" : `${name}-id`, state: inputs };
    },
    call: () => ({}),
  });
});

/** Inputs of a kind that a program has to give, as its definition says. */
function requiredInputs(kind: Kind): string[] {
  const definition = DEFINITIONS.find((candidate) => candidate.kind === kind);
  return Object.entries({ ...definition?.fields })
    .filter(([, field]) => !("defaultFrom" in field) && !field.schema.safeParse(undefined).success)
    .map(([name]) => name);
}

/** Makes a resource of a kind; the values of its inputs do not matter here. */
function make(
  kind: Kind,
  args: Properties = {},
  options: pulumi.CustomResourceOptions = {},
): pulumi.CustomResource {
  const Resource = classes[kind] as new (
    name: string,
    args: Properties,
    options: pulumi.CustomResourceOptions,
  ) => pulumi.CustomResource;
  const required = requiredInputs(kind).map((name) => [name, "anything"]);
  return new Resource(kind, { ...Object.fromEntries(required), ...args }, options);
}

async function register(
  kind: Kind,
  args?: Properties,
  options?: pulumi.CustomResourceOptions,
): Promise<{ type: string; inputs: Properties }> {
  await new Promise((resolve) => make(kind, args, options).urn.apply(resolve));
  const found = registered.get(kind);
  if (found === undefined) throw new Error(`${kind} was not registered`);
  return found;
}

describe.each(KIND_NAMES)("the code in the state of %s", (kind) => {
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

describe.each(KIND_NAMES)("a resource of the kind %s", (kind) => {
  test("is refused at once without an input that is required", () => {
    for (const name of requiredInputs(kind)) {
      expect(() => make(kind, { [name]: undefined })).toThrow(`"${kind}" lacks the required input ${name}.`);
    }
  });

  test("whose required input is misspelt is refused by both names, and other inputs are not taken for it", () => {
    for (const name of requiredInputs(kind)) {
      const misspelt = `${name.slice(0, -1)}X`;
      expect(() => make(kind, { [name]: undefined, [misspelt]: "anything" })).toThrow(
        `"${kind}" lacks the required input ${name}: ${misspelt} is not an input of ${kind}: did you mean ${name}?`,
      );
      const others = Object.keys(definitionOf(kind).fields).map((other) => [other, "anything"]);
      expect(() => make(kind, { ...Object.fromEntries(others), [name]: undefined })).toThrow(
        `"${kind}" lacks the required input ${name}.`,
      );
    }
  });

  test("is replaced in the order that its definition names, whoever asks for the replacement", async () => {
    const seen: (boolean | undefined)[] = [];
    const spy: pulumi.ResourceTransformation = ({ opts }) => {
      seen.push((opts as pulumi.CustomResourceOptions).deleteBeforeReplace);
      return undefined;
    };
    await register(kind, {}, { transformations: [spy] });
    await register(kind, {}, { transformations: [spy], deleteBeforeReplace: false });
    expect(seen).toEqual([factsOf(kind).replacement === "deleted first", false]);
  });

  test("passes on replaceOnChanges, and refuses import, which names what to do instead", async () => {
    const { inputs } = await register(kind, {}, { replaceOnChanges: ["name"] });
    expect(inputs.__replaceOnChanges).toEqual(["name"]);
    expect(() => make(kind, {}, { import: "id" })).toThrow(/option import, .* `adopt: "identical"`/);
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
      /"app" has the input instanceUrl, which is an output/,
    );
  });

  test("that Pulumi refuses is found by its line in the program, and so are later errors", () => {
    const program = () => new sdk.ApplicationLink("", { name: "App", rpcUrl: "https://app.example.com" });
    const refused = failureOf(program);
    expect(refused.message).toMatch(/name/);
    expect(refused.stack).toContain("resource-code.test.ts");
    expect(new Error("later").stack).toContain("resource-code.test.ts");
  });

  test("is registered although what it requires comes from a resource that is left out", async () => {
    const key = new sdk.RsaKeyPair(LEFT_OUT);
    const seen: unknown[] = [];
    key.publicKeyPem.apply((pem) => seen.push(pem));
    const foreign = new OtherResource(LEFT_OUT);
    for (const publicKey of [key.publicKeyPem, foreign.result, pulumi.interpolate`${foreign.result}`]) {
      expect((await register("IncomingConsumer", { publicKey })).inputs).toMatchObject({ name: "anything" });
    }
    expect(seen).toEqual([]);
  });
});

function failureOf(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("It did not fail");
}

/** A resource of another package, with an output. */
class OtherResource extends pulumi.CustomResource {
  declare readonly result: pulumi.Output<string>;

  constructor(name: string) {
    super("other:index:Resource", name, { result: undefined });
  }
}

describe("the option customTimeouts", () => {
  test("is warned of at the resource, because Pulumi does not pass it on to dynamic providers", async () => {
    const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue();
    await register("RsaKeyPair", {}, { customTimeouts: { create: "5m" } });
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn).toHaveBeenCalledWith(
      expect.stringContaining("customTimeouts has no effect"),
      expect.any(sdk.RsaKeyPair),
    );
    await register("RsaKeyPair", {}, { protect: true });
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });
});

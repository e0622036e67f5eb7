import type { Kind } from "../../../provider/format/kinds";
import { adapt } from "../../../provider/runtime/adapter";
import { createHost } from "../../../provider/runtime/host";
import { DEFINITIONS, definitionOf } from "../../support/definitions";
import { printedFailure } from "../../support/engine/printed-failure";
import { concealed, type Properties } from "../../support/engine/properties";
import { typeOf } from "../../support/engine/stack-state";
import { type RefusedInput, refusedInputs, VALID_INPUTS } from "../../support/refused-inputs";

const CASES = refusedInputs();

/** Calls check, and create with what check refused, as a run does; returns everything that a user could see. */
async function told({ kind, field, inputs }: RefusedInput, isMarked: boolean) {
  const warnings: string[] = [];
  const host = createHost((_kind, message) => warnings.push(message));
  const config: Record<string, string> = {
    "confluence:baseUrl": "http://127.0.0.1:1",
    "confluence:username": "admin",
    "confluence:password": "admin-password",
  };
  host.configure({ get: (key) => config[key], require: (key) => config[key] ?? "" });
  const provider = adapt(definitionOf(kind), host);
  const news: Properties = { ...inputs, ...(isMarked ? { __secretInputs: [field] } : {}) };
  const checked = await provider.check({}, { ...news });
  const failures = checked.failures ?? [];
  const returned = checked.inputs ?? {};
  const messages = failures.map((failure) => printedFailure(typeOf(kind), "app", failure, returned));
  const errors: string[] = [];
  if (failures.length > 0) {
    const error: unknown = await provider.create({ ...news }).catch((reason: unknown) => reason);
    errors.push(String(error), error instanceof Error ? String(error.stack) : "");
  }
  return { messages, warnings, errors, returned };
}

describe("a value that validation refuses", () => {
  test.each(Object.entries(VALID_INPUTS))("none for %s, when nothing is wrong", async (kind, inputs) => {
    const valid = { what: "", kind, field: "", inputs, canary: "" } as RefusedInput;
    expect((await told(valid, false)).messages).toEqual([]);
  });

  test.each(DEFINITIONS.map(({ kind }) => kind))("is not shown anywhere: %s", async (kind) => {
    const seen: string[] = [];
    let refusals = 0;
    for (const refused of CASES.filter((candidate) => candidate.kind === kind)) {
      for (const isMarked of [true, false]) {
        const { messages, warnings, errors, returned } = await told(refused, isMarked);
        const isRefused = messages.length > 0;
        if (isRefused) refusals++;
        const texts = [
          ...messages,
          ...errors,
          // What is valid and not marked as secret is shown like any other input.
          ...(isRefused || isMarked ? warnings : []),
          ...(isRefused ? [JSON.stringify(concealed(returned))] : []),
        ];
        if (texts.some((text) => text.includes(refused.canary)))
          seen.push(`${refused.what}: ${texts.join("\n")}`);
      }
    }
    expect(seen).toEqual([]);
    expect(refusals).toBeGreaterThan(20);
  });

  test("is named by its input, and never by a property that the engine would print", async () => {
    const unnamed: string[] = [];
    for (const refused of CASES) {
      const { messages } = await told(refused, true);
      const says = `resource 'app' has a problem: ${refused.field}`;
      if (messages.length > 0 && !messages.some((message) => message.includes(says)))
        unnamed.push(`${refused.kind} ${refused.what}: ${messages.join(" / ")}`);
      expect(messages.join()).not.toMatch(/property .* value|<nil>/);
    }
    expect(unnamed).toEqual([]);
  });

  test.each(DEFINITIONS)("is described in plain words: $kind", async ({ kind, fields }) => {
    const refusals: string[] = [];
    for (const field of Object.keys(fields)) {
      for (const value of [5, true, [5], ["other"], { member: 5 }]) {
        const inputs = { ...VALID_INPUTS[kind as Kind], [field]: value };
        const { messages } = await told({ what: "", kind: kind as Kind, field, inputs, canary: "" }, false);
        refusals.push(...messages);
      }
    }
    expect(refusals.filter((message) => /Invalid|expected|undefined|\[object/.test(message))).toEqual([]);
    expect(refusals.length).toBeGreaterThan(5);
  });

  test.each<[Kind, Properties, string]>([
    ["IncomingConsumer", { level: "3LO", executeAs: "admin" }, "executeAs has no effect at level"],
    ["OAuthSettings", { incoming: undefined }, "incoming or outgoing must be declared, or both:"],
    ["TrustedApplication", { incoming: undefined }, "incoming or outgoing must be declared, or both:"],
    [
      "BasicAuthentication",
      { enabled: undefined },
      "enabled or another setting must be declared (allowedPaths,",
    ],
    ["OutgoingBasicAuth", { username: "a:b" }, "username must not contain a colon"],
    ["RsaKeyPair", { bits: 1024 }, "bits must be one of 2048, 3072, 4096"],
  ])(
    "that breaks a rule of %s is told by a sentence that begins with the input",
    async (kind, values, says) => {
      const inputs = { ...VALID_INPUTS[kind], ...values };
      const { messages } = await told({ what: "", kind, field: "", inputs, canary: "" }, false);
      expect(messages).toEqual([expect.stringContaining(`has a problem: ${says}`)]);
    },
  );
});

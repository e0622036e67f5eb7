import type { Consumer, Emulator, EmulatorOptions, Link } from "@pulumi-confluence-applinks/emulator";
import { configurationOf, startConfluence, startJira } from "./emulator";
import { FakeEngine } from "./engine/fake-engine";
import { startInProcessPlugin } from "./in-process-plugin";

/** A stack and the empty Confluence it is configured for. */
export interface Stack {
  readonly engine: FakeEngine;
  readonly confluence: Emulator;
}

/** Starts a Confluence and an engine without any resource. */
export async function startStack(
  options: Partial<EmulatorOptions> & { readonly config?: Record<string, string> } = {},
): Promise<Stack> {
  const { config = {}, ...emulatorOptions } = options;
  const confluence = await startConfluence(emulatorOptions);
  return { confluence, engine: new FakeEngine({ config: { ...configurationOf(confluence), ...config } }) };
}

/** As {@link startStack}, but with the providers in this process: for many operations, when the test is about what reaches the server. */
export async function startInProcessStack(
  options: Partial<EmulatorOptions> & { readonly config?: Record<string, string> } = {},
): Promise<Stack> {
  const { confluence, engine } = await startStack(options);
  return { confluence, engine: new FakeEngine(engine.options, startInProcessPlugin) };
}

/** Starts a stack and a Jira to link to. */
export function startStackWithJira(
  options: Partial<EmulatorOptions> = {},
): Promise<Stack & { jira: Emulator }> {
  return withJira(startStack(options));
}

/** As {@link startStackWithJira}, but with the providers in this process. */
export function startInProcessStackWithJira(
  options: Partial<EmulatorOptions> = {},
): Promise<Stack & { jira: Emulator }> {
  return withJira(startInProcessStack(options));
}

/** The link of this name as the server has it, to be inspected, or changed as an administrator would. */
export function linkNamed(emulator: Emulator, name: string): Link {
  const link = emulator.state.links.find((candidate) => candidate.name === name);
  if (link !== undefined) return link;
  const names = emulator.state.links.map((candidate) => candidate.name).join(", ");
  throw new Error(`The server has no link "${name}", only ${names || "none"}`);
}

/** The consumer of this key as the server has it. */
export function consumerWithKey(emulator: Emulator, key: string): Consumer {
  const consumer = emulator.state.consumers.find((candidate) => candidate.key === key);
  if (consumer === undefined) throw new Error(`The server has no consumer "${key}"`);
  return consumer;
}

async function withJira(stack: Promise<Stack>): Promise<Stack & { jira: Emulator }> {
  const [started, jira] = await Promise.all([stack, startJira()]);
  return { ...started, jira };
}

import { linkIdOfUrl } from "../../../emulator/src/store/link-urls";
import type { OperationFailed } from "../engine/fake-engine";
import { type ResourceState, typeOf } from "../engine/stack-state";
import { type Slot, type StackNumber, sideOf } from "./actions";
import { configurationOf, linkName, nameIn } from "./declared-program";
import type { Stage } from "./stage";

/** Follows the advice of an error message, if it is unambiguous. */
export async function heed(
  stage: Stage,
  stack: StackNumber,
  { message, failures }: OperationFailed,
): Promise<void> {
  const engine = stage.stacks[stack];
  const holders = holdersNamedIn(stage, stack, failures);
  if (holders.length > 0) {
    await stage.attempt(() => engine.up({ isRefreshed: true, targets: holders }));
    return;
  }
  for (const [, connection, adopt = ""] of message.matchAll(ADOPT)) {
    const config = engine.options.config ?? configurationOf(stage.servers);
    engine.options = { config: withAdopt(config, connection, adopt) };
  }
  for (const failure of failures) {
    if (!failure.message.includes("[id_taken]")) continue;
    const [slot, link] =
      [...stage.declarations.links].find(
        ([key]) => nameIn(stage.declarations, linkName(key)) === failure.name,
      ) ?? [];
    if (slot === undefined || link === undefined || !isIdTaken(stage, slot, link.rpcUrl)) {
      throw new Error(`No link owns the id: ${failure.message}`);
    }
    link.rpcUrl = `https://application-${stage.next()}.example.com`;
  }
  stage.declare(stack);
  const isMoving = failures.filter((failure) => failure.message.includes("[consumer_key_taken]"));
  if (isMoving.length === 0) return;
  for (const { name } of isMoving) engine.retract(name);
  // A run with little parallelism reports only this failure, and the remedy for another one may be adoption as well.
  const rest = await stage.attempt(() => engine.up({ isRefreshed: true }));
  const isOtherFailure = rest?.failures.every(({ message }) => !message.includes("[consumer_key_taken]"));
  if (rest !== undefined && isOtherFailure) await heed(stage, stack, rest);
  stage.declare(stack);
}

const ADOPT = /confluence:(?:connections\.(\w+)\.)?adopt (\w+)/g;

/** What `pulumi config set` makes of a configuration; without a connection it is meant for all. */
function withAdopt(
  config: Readonly<Record<string, string>>,
  connection: string | undefined,
  adopt: string,
): Record<string, string> {
  if (connection === undefined) return { ...config, "confluence:adopt": adopt };
  const connections = JSON.parse(config["confluence:connections"] ?? "{}");
  const named = { ...connections[connection], adopt };
  return { ...config, "confluence:connections": JSON.stringify({ ...connections, [connection]: named }) };
}

/** Resources of the program whose links are there already for others; two servers give the same id to links to one URL. */
function holdersNamedIn(stage: Stage, stack: StackNumber, failures: OperationFailed["failures"]): string[] {
  const engine = stage.stacks[stack];
  const texts = failures
    .map(({ message }) => message)
    .filter((message) => message.includes("[already_exists]"));
  const isNamed = ({ id, outputs }: ResourceState): boolean =>
    texts.some((text) => text.includes(`(${id})`) && text.includes(`on ${outputs.instanceUrl}:`));
  return engine
    .exportState()
    .filter((resource) => resource.type === typeOf("ApplicationLink"))
    .filter((resource) => engine.declared.includes(resource.name) && isNamed(resource))
    .map(({ name }) => name);
}

/** A moved link keeps the id of its old URL. */
function isIdTaken(stage: Stage, slot: Slot, rpcUrl: string): boolean {
  return stage.server(sideOf(slot)).state.links.some(({ id }) => id === linkIdOfUrl(rpcUrl));
}

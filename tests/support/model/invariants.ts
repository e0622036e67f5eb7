import type { ServerState } from "@pulumi-confluence-applinks/emulator";
import { SIDES } from "./actions";
import { CLIENT_NAME } from "./administrator";
import { actual, expected } from "./comparison";
import { nothingDeclared } from "./declarations";
import { clientName, KEY_PAIR, nameIn } from "./declared-program";
import { foreignPart } from "./foreign";
import { GeneratedValues } from "./generated-values";
import type { Stage } from "./stage";

/** What must hold between program, stacks and servers. */
export class Invariants {
  readonly #foreign: readonly [ServerState, ServerState];
  /** Whether a declared link has become the primary one of its type. */
  #isPrimaryMoved = false;
  readonly #generated = new GeneratedValues();

  constructor(private readonly stage: Stage) {
    const [first, second] = stage.servers.confluences;
    this.#foreign = [structuredClone(first.state), structuredClone(second.state)];
  }

  /** To be called before the program is changed again: from then on a mark of others may have gone to a declared link. */
  notePrimary(): void {
    if ([...this.stage.declarations.links.values()].some(({ primary }) => primary))
      this.#isPrimaryMoved = true;
  }

  /** The servers are as declared, and nothing else was touched. */
  assertConverged(): void {
    const pairKey = this.stage.output(0, KEY_PAIR, "publicKeyBase64") as string | undefined;
    for (const side of SIDES) {
      const { state } = this.stage.server(side);
      const before = this.#foreign[side];
      expect(actual(state, before, this.stage.servers.jira)).toEqual(
        expected(this.stage.declarations, side, this.stage.servers.jira, pairKey),
      );
    }
    this.assertForeign();
  }

  /** Nothing that was there before has changed. */
  assertForeign(): void {
    for (const side of SIDES) {
      const { state } = this.stage.server(side);
      const before = this.#foreign[side];
      const isPrimaryMoved =
        this.#isPrimaryMoved || [...this.stage.declarations.links.values()].some(({ primary }) => primary);
      expect(foreignPart(state, before, isPrimaryMoved)).toEqual(foreignPart(before, before, isPrimaryMoved));
    }
  }

  /** The program has the secret that the server has, and a new one where it asked for one. */
  assertGenerated(): void {
    this.#generated.see(
      KEY_PAIR,
      this.stage.declarations.keyGeneration,
      this.stage.output(0, KEY_PAIR, "publicKeyBase64"),
    );
    for (const side of SIDES) {
      const { client } = this.stage.declarations.servers[side];
      if (client === undefined) continue;
      // One that took over what another resource had cannot tell whether it was asked for a new secret since.
      const name = nameIn(this.stage.declarations, clientName(side));
      const secret = this.stage.output(0, name, "clientSecret");
      const live = this.stage.server(side).state.oauth2Clients.find((other) => other.name === CLIENT_NAME);
      expect(secret).toBe(live?.clientSecret);
      this.#generated.see(name, client.generation, secret);
    }
  }

  /** The same after everything that was declared is removed. */
  assertNothingLeft(): void {
    this.stage.declarations = nothingDeclared();
    this.#isPrimaryMoved = false;
    this.assertConverged();
  }
}

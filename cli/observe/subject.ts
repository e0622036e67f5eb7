import type { HttpSettings } from "../../provider";
import { CommandError } from "../command-error";
import { Exchange, type Seen, type Sent } from "./exchange";
import { NotObserved } from "./not-observed";
import { StandInPeer } from "./stand-in-peer";
import { ThrowAwayLinks } from "./throw-away-links";
import { type Login, Visit } from "./visit";

/** What the observation may use besides the administrator. */
export interface Loans {
  /** The name of a user who may be locked out by a CAPTCHA. */
  readonly lockableUser?: string | undefined;
  /** A user whose login has two steps. */
  readonly twoStepUser?: Login | undefined;
  /** The http URL at which the server reaches this machine. */
  readonly peerUrl?: string | undefined;
}

/** Something done to the subject: a probe, or a step that several probes share. */
export type Look<T> = (subject: Subject) => Promise<T>;

/** The observed server, with a system administrator's session and everything that probes share. */
export class Subject {
  readonly links: ThrowAwayLinks;
  /** What would remain on the server if the observation ended now, besides links: what it is, and how to undo it. */
  readonly left = new Set<string>();
  readonly #exchange: Exchange;
  readonly #known = new Map<Look<unknown>, Promise<unknown>>();
  readonly #visits: Visit[] = [];

  constructor(
    settings: HttpSettings,
    readonly login: Login,
    readonly loans: Loans,
  ) {
    this.#exchange = new Exchange(settings);
    this.links = new ThrowAwayLinks(() => this.once(administrator));
  }

  /** The base URL that clients sign. */
  get baseUrl(): string {
    return this.#exchange.baseUrl;
  }

  /** Sends a request without credentials, unless its headers have some. */
  anonymously(sent: Sent): Promise<Seen> {
    return this.#exchange.send(sent);
  }

  /** Sends a request as an administrator in a secure session; it accepts JSON unless its headers say otherwise. */
  async ask(sent: Sent): Promise<Seen> {
    const visit = await this.once(administrator);
    return visit.send({ ...sent, headers: { Accept: "application/json", ...sent.headers } });
  }

  /** A new session without a login. It is logged out at the end. */
  visit(): Visit {
    const visit = new Visit(this.#exchange);
    this.#visits.push(visit);
    return visit;
  }

  /** The result of a probe, which runs only once. */
  once<T>(probe: Look<T>): Promise<T> {
    const known = this.#known.get(probe) ?? probe(this);
    this.#known.set(probe, known);
    return known as Promise<T>;
  }

  /** Describes what the observation has created on the server and not yet removed; undefined when there is nothing. */
  whatIsLeft(): string | undefined {
    const left = [...(this.links.areLeft ? [LINKS_ARE_LEFT] : []), ...this.left];
    return left.length === 0 ? undefined : `Left on ${this.baseUrl}: ${left.join("; ")}.`;
  }

  /**
   * Removes everything that was created, and logs out.
   *
   * @throws CommandError when something could not be removed
   */
  async close(): Promise<void> {
    try {
      await this.links.clear();
      for (const visit of this.#visits) await visit.logOut();
    } catch (cause) {
      throw new CommandError(
        [cause instanceof Error ? cause.message : String(cause), this.whatIsLeft()].join(" ").trim(),
        { cause },
      );
    } finally {
      const peer = this.#known.get(standInPeer) as Promise<StandInPeer> | undefined;
      await (await peer?.catch(() => undefined))?.close();
      await this.#exchange.close();
    }
    const left = this.whatIsLeft();
    if (left !== undefined) throw new CommandError(left);
  }
}

const LINKS_ARE_LEFT =
  "application links whose names begin with “Observation”, to be deleted under General configuration > Application links";

/** How to log in to this server: as JSON if possible. */
export const hasJsonLogin: Look<boolean> = async (subject) => {
  const { status } = await subject.anonymously({
    method: "POST",
    path: "/rest/tsv/1.0/authenticate?os_authType=none",
    headers: { Accept: "application/json" },
    json: {},
  });
  return status !== 404;
};

/**
 * A new session of the administrator, without a secure session.
 *
 * @throws CommandError when the login is rejected
 */
export async function loggedIn(subject: Subject): Promise<Visit> {
  const visit = subject.visit();
  const way = (await subject.once(hasJsonLogin)) ? "json" : "form";
  const { response, isIn } = await visit.logIn(way, subject.login);
  if (isIn) return visit;
  throw new CommandError(
    `Could not log in as “${subject.login.username}”: the server responded with ${response.status}. Check name and password, and whether the login wants a CAPTCHA or a second step.`,
  );
}

/** An application that this process simulates; see {@link StandInPeer}. */
export const standInPeer: Look<StandInPeer> = async ({ loans: { peerUrl } }) => {
  if (peerUrl === undefined) {
    throw new NotObserved(
      "the server has to reach an application that is simulated here: give --peer-url, an address of this machine",
    );
  }
  return StandInPeer.listen(peerUrl);
};

const administrator: Look<Visit> = async (subject) => {
  const visit = await loggedIn(subject);
  const token = await visit.secureSessionToken();
  await visit.confirmPassword(subject.login, { token, hasHeader: true });
  const { status } = await visit.readLinks();
  if (status === 200) return visit;
  throw new CommandError(
    `“${subject.login.username}” may not read the application links (status ${status}): a system administrator is needed.`,
  );
};

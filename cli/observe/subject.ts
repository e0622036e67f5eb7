import type { HttpSettings } from "../../provider";
import { CommandError } from "../command-error";
import { Exchange, type Seen, type Sent } from "./exchange";
import { NotObserved } from "./not-observed";
import { StandInPeer } from "./stand-in-peer";
import { ThrowAwayLinks } from "./throw-away-links";
import { type Login, Visit } from "./visit";

/** Who and what is lent to the observation beside the administrator. */
export interface Loans {
  /** Name of a user who may be locked out behind a CAPTCHA. */
  readonly lockableUser?: string | undefined;
  /** A user whose login has two steps. */
  readonly twoStepUser?: Login | undefined;
  /** Address of this machine under which the server reaches it, http. */
  readonly peerUrl?: string | undefined;
}

/** Looks at the subject: a probe, or what several probes share. */
export type Look<T> = (subject: Subject) => Promise<T>;

/** The server that is observed, with a session of a system administrator and all that probes share. */
export class Subject {
  readonly links: ThrowAwayLinks;
  /** What the server would be left with if nothing more were sent, besides links: what it is, and how to undo it. */
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

  /** The address that its clients sign. */
  get baseUrl(): string {
    return this.#exchange.baseUrl;
  }

  /** Sends a request without credentials, unless its headers hold some. */
  anonymously(sent: Sent): Promise<Seen> {
    return this.#exchange.send(sent);
  }

  /** Sends a request as an administrator in a secure session; JSON is asked for unless the headers say otherwise. */
  async ask(sent: Sent): Promise<Seen> {
    const visit = await this.once(administrator);
    return visit.send({ ...sent, headers: { Accept: "application/json", ...sent.headers } });
  }

  /** A session nobody is logged in to yet. It is logged out at the end. */
  visit(): Visit {
    const visit = new Visit(this.#exchange);
    this.#visits.push(visit);
    return visit;
  }

  /** What a probe sees, which is looked at once. */
  once<T>(probe: Look<T>): Promise<T> {
    const known = this.#known.get(probe) ?? probe(this);
    this.#known.set(probe, known);
    return known as Promise<T>;
  }

  /** What is on the server at this moment that was not before, in words; undefined for nothing. */
  whatIsLeft(): string | undefined {
    const left = [...(this.links.areLeft ? [LINKS_ARE_LEFT] : []), ...this.left];
    return left.length === 0 ? undefined : `Left on ${this.baseUrl}: ${left.join("; ")}.`;
  }

  /**
   * Removes whatever was made, and logs out.
   *
   * @throws CommandError when something is left
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

/** How this server logs in: as JSON where it can. */
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
 * A new session of the administrator, without secure session.
 *
 * @throws CommandError when the login is refused
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

/** An application that this process plays; see {@link StandInPeer}. */
export const standInPeer: Look<StandInPeer> = async ({ loans: { peerUrl } }) => {
  if (peerUrl === undefined) {
    throw new NotObserved(
      "the server has to reach an application that is played here: give --peer-url, an address of this machine",
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

import type {
  ApplicationLink,
  ApplicationLinkUpdate,
  Creation,
  LinkList,
  NewApplicationLink,
  Update,
} from "../confluence/application-links";
import * as applicationLinks from "../confluence/application-links";
import type { HttpClient } from "../http/client";
import { sleep } from "../http/retry";
import { remembered } from "./remembered";
import { SharedReading } from "./shared-reading";

/** How far a cluster node may lag behind the others. */
const LAG_MS = 300;

/**
 * The application links of one server. The list is read once and then updated with what this process writes, so that any
 * number of links costs one such request; a failed write may have taken effect, so the next reader fetches the list again.
 */
export class Links {
  readonly #list = remembered(() => this.#read());
  readonly #afterCreations = new SharedReading(() => {
    this.#list.forget();
    return this.#list.value();
  });
  /** The consumer keys of all links, by the id of a link that was just created. */
  readonly #keysSinceCreation = new Map<string, ReadonlyMap<string, string>>();
  #isWritten = false;
  #lastRead: ReadonlyMap<string, ApplicationLink> = new Map();
  #again: Promise<void> | undefined;

  constructor(private readonly http: HttpClient) {}

  /** All links, in creation order. Concurrent callers share one request. */
  async all(): Promise<readonly ApplicationLink[]> {
    return (await this.#list.value()).links;
  }

  /** The link with this id in the list. */
  async find(id: string): Promise<ApplicationLink | undefined> {
    return (await this.all()).find((link) => link.id === id);
  }

  /**
   * The link with this id as the server has returned it since the last write of this process, to detect changes made by
   * others.
   */
  shown(id: string): Promise<ApplicationLink | undefined> {
    if (this.#isWritten) this.forget();
    return this.find(id);
  }

  /** Makes the next reader fetch the list again. */
  forget(): void {
    this.#isWritten = false;
    this.#list.forget();
  }

  /**
   * Resolves when it is worth looking again for what the server did not return, and makes the next reader fetch the list: a
   * cluster node may respond with stale data. Concurrent callers share one wait.
   */
  lookAgain(): Promise<void> {
    this.#again ??= sleep(LAG_MS).then(() => {
      this.#again = undefined;
      this.forget();
    });
    return this.#again;
  }

  /** One link, read from the server now. */
  get(id: string): Promise<ApplicationLink | undefined> {
    return this.#forgettingOnFailure(async () => {
      const link = await applicationLinks.get(this.http, id);
      if (link === undefined) this.forget();
      else this.#note(link);
      return link;
    });
  }

  /**
   * A link that was just created, from a list that was read afterwards: one request for up to eight links created at the
   * same time. Also undefined if the list omits it, unlike {@link get}.
   */
  async created(id: string): Promise<ApplicationLink | undefined> {
    const { links, consumerKeys } = await this.#afterCreations.next();
    const link = links.find((candidate) => candidate.id === id);
    if (link !== undefined) this.#keysSinceCreation.set(id, consumerKeys);
    return link;
  }

  /**
   * The consumer keys by link id, as of the first list that contained a link created by this process; undefined for any
   * other link, and as soon as the link is touched.
   */
  keysSinceCreation(id: string): ReadonlyMap<string, string> | undefined {
    return this.#keysSinceCreation.get(id);
  }

  /** Call when a link, or something that belongs to it, may have been changed. */
  touched(id: string): void {
    this.#keysSinceCreation.delete(id);
  }

  /** See {@link applicationLinks.create}; the list contains the new link only once that has been read. */
  create(link: NewApplicationLink): Promise<Creation> {
    return this.#forgettingOnFailure(async () => {
      const creation = await this.#afterCreations.during(() => applicationLinks.create(this.http, link));
      this.#isWritten = true;
      if (creation.outcome === "refused") this.forget();
      return creation;
    });
  }

  /** See {@link applicationLinks.update}. */
  update(id: string, wanted: ApplicationLinkUpdate): Promise<Update> {
    return this.#forgettingOnFailure(async () => {
      const update = await applicationLinks.update(this.http, id, wanted);
      if (update.outcome === "refused") this.forget();
      else this.#note(update.link);
      return update;
    });
  }

  /** See {@link applicationLinks.remove}; the server may make another link the primary one, so the list is read again. */
  async remove(id: string): Promise<boolean> {
    try {
      return await applicationLinks.remove(this.http, id);
    } finally {
      this.forget();
    }
  }

  /** Links that have not changed stay the same objects: thousands of lists of thousands of links would fill the memory. */
  async #read(): Promise<LinkList> {
    const list = await applicationLinks.listWithConsumerKeys(this.http);
    const links = list.links.map((link) => {
      const known = this.#lastRead.get(link.id);
      return known !== undefined && isSame(known, link) ? known : link;
    });
    this.#lastRead = new Map(links.map((link) => [link.id, link]));
    return { ...list, links };
  }

  async #forgettingOnFailure<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      this.forget();
      throw error;
    }
  }

  #note(link: ApplicationLink): void {
    this.#isWritten = true;
    this.#list.change(({ links, consumerKeys }) => {
      const isKnown = links.some(({ id }) => id === link.id);
      const others = links.map((other) =>
        // There is one primary link per type.
        link.primary && other.type === link.type ? { ...other, primary: false } : other,
      );
      const changed = others.map((other) => (other.id === link.id ? link : other));
      return { links: isKnown ? changed : [...others, link], consumerKeys };
    });
  }
}

function isSame(one: ApplicationLink, other: ApplicationLink): boolean {
  return (Object.keys(one) as (keyof ApplicationLink)[]).every((member) => one[member] === other[member]);
}

import type {
  ApplicationLink,
  ApplicationLinkUpdate,
  Creation,
  NewApplicationLink,
  Update,
} from "../confluence/application-links";
import * as applicationLinks from "../confluence/application-links";
import type { HttpClient } from "../http/client";
import { sleep } from "../http/retry";
import { remembered } from "./remembered";
import { SharedReading } from "./shared-reading";

/** How far a node of a cluster may be behind the others. */
const LAG_MS = 300;

/**
 * The application links of one server. The list is read once and then kept up with what this process writes, so that
 * any number of links costs one such request; a write that fails may have happened, and makes the next reader ask anew.
 */
export class Links {
  readonly #list = remembered(() => applicationLinks.listWithConsumerKeys(this.http));
  readonly #afterCreations = new SharedReading(() => {
    this.#list.forget();
    return this.#list.value();
  });
  /** The consumer keys of all links, by the id of a link whose creation has just been seen. */
  readonly #keysSinceCreation = new Map<string, ReadonlyMap<string, string>>();
  #isWritten = false;
  #again: Promise<void> | undefined;

  constructor(private readonly http: HttpClient) {}

  /** All links, in creation order. Readers that ask at the same time share one request. */
  async all(): Promise<readonly ApplicationLink[]> {
    return (await this.#list.value()).links;
  }

  /** The link with this id in the list. */
  async find(id: string): Promise<ApplicationLink | undefined> {
    return (await this.all()).find((link) => link.id === id);
  }

  /** The link with this id as the server has shown it since the last write of this process: for seeing what others did. */
  shown(id: string): Promise<ApplicationLink | undefined> {
    if (this.#isWritten) this.forget();
    return this.find(id);
  }

  /** Makes the next reader ask the server. */
  forget(): void {
    this.#isWritten = false;
    this.#list.forget();
  }

  /**
   * Resolves when it is worth looking once more for what the server did not show, and makes the next reader ask: a node of
   * a cluster may respond with what was there before. Those who wait at the same time look together.
   */
  lookAgain(): Promise<void> {
    this.#again ??= sleep(LAG_MS).then(() => {
      this.#again = undefined;
      this.forget();
    });
    return this.#again;
  }

  /** One link as the server has it at this moment. */
  get(id: string): Promise<ApplicationLink | undefined> {
    return this.#forgettingOnFailure(async () => {
      const link = await applicationLinks.get(this.http, id);
      if (link === undefined) this.forget();
      else this.#note(link);
      return link;
    });
  }

  /**
   * A link that was just created, in a list read since: one request for up to eight links that are created at the same
   * time. Undefined also where the list leaves it out, unlike {@link get}.
   */
  async created(id: string): Promise<ApplicationLink | undefined> {
    const { links, consumerKeys } = await this.#afterCreations.next();
    const link = links.find((candidate) => candidate.id === id);
    if (link !== undefined) this.#keysSinceCreation.set(id, consumerKeys);
    return link;
  }

  /**
   * The consumer keys by link id as they were when the list first showed a link that this process has created; undefined
   * for any other link, and as soon as something was done to it.
   */
  keysSinceCreation(id: string): ReadonlyMap<string, string> | undefined {
    return this.#keysSinceCreation.get(id);
  }

  /** To be called when something may have been done to a link, or to what hangs on it. */
  touched(id: string): void {
    this.#keysSinceCreation.delete(id);
  }

  /** See {@link applicationLinks.create}; the list shows the new link when it has been read. */
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

  /** See {@link applicationLinks.remove}; another link may become the primary one, which only the server knows. */
  async remove(id: string): Promise<boolean> {
    try {
      return await applicationLinks.remove(this.http, id);
    } finally {
      this.forget();
    }
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
        // A type has one primary link.
        link.primary && other.type === link.type ? { ...other, primary: false } : other,
      );
      const changed = others.map((other) => (other.id === link.id ? link : other));
      return { links: isKnown ? changed : [...others, link], consumerKeys };
    });
  }
}

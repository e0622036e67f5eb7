import { AppLinksError, type Reason } from "./errors";
import type { SharedLogin } from "./shared-login";

/** Evaluates a response: the error if it shows a rejected login. `isKnownGood` = this login has worked before. */
export type LoginJudge<T> = (response: T, isKnownGood: boolean) => AppLinksError | undefined;

/** The reasons after which no further request may be made with the same credentials. */
const REJECTIONS: ReadonlySet<Reason> = new Set([
  "login_rejected",
  "captcha_required",
  "two_step_login",
  "basic_auth_disabled",
  "login_redirect",
  "session_lost",
]);

/**
 * Lets one request at a time through until the credentials are known to work, and none after they were rejected: an
 * administrator's account must not be locked because many resources try the same wrong password at once.
 */
export class LoginGate {
  #isKnownGood = false;
  #rejection: AppLinksError | undefined;
  #queue: Promise<void> = Promise.resolve();

  /** @param shared keeps other processes of the run from trying the same credentials; default: this process only */
  constructor(readonly shared?: SharedLogin | undefined) {}

  /** Whether the credentials have worked. */
  get isKnownGood(): boolean {
    return this.#isKnownGood && this.#rejection === undefined;
  }

  /**
   * Runs a request with credentials when it is its turn.
   *
   * @param send may log in first; if it throws for a rejected login, the credentials count as rejected
   */
  async pass<T>(send: () => Promise<T>, judge: LoginJudge<T>): Promise<T> {
    if (this.#isKnownGood) return this.#attempt(send, judge);
    const previous = this.#queue;
    let leave = (): void => undefined;
    this.#queue = new Promise((resolve) => {
      leave = resolve;
    });
    try {
      await previous;
      if (!this.#isKnownGood) return await this.#attemptAlone(send, judge);
      leave();
      return await this.#attempt(send, judge);
    } finally {
      leave();
    }
  }

  async #attemptAlone<T>(send: () => Promise<T>, judge: LoginJudge<T>): Promise<T> {
    this.#rejection ??= await this.shared?.enter();
    try {
      return await this.#attempt(send, judge);
    } finally {
      this.shared?.leave(this.#rejection);
    }
  }

  async #attempt<T>(send: () => Promise<T>, judge: LoginJudge<T>): Promise<T> {
    if (this.#rejection !== undefined) throw this.#rejection;
    const response = await this.#sent(send);
    const rejection = judge(response, this.#isKnownGood);
    if (rejection !== undefined) {
      this.#rejection = rejection;
      throw rejection;
    }
    this.#isKnownGood = true;
    return response;
  }

  async #sent<T>(send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      if (error instanceof AppLinksError && isRejection(error)) this.#rejection = error;
      throw error;
    }
  }
}

/** A gateway's own login may count failures as well: what it rejects with 401 is not sent again. */
function isRejection({ reason, status }: AppLinksError): boolean {
  return REJECTIONS.has(reason) || (reason === "refused_by_intermediary" && status === 401);
}

import { AppLinksError, type Reason } from "./errors";
import type { SharedLogin } from "./shared-login";

/** Looks at a response: the error when it shows a rejected login. `isKnownGood` = this login has worked before. */
export type LoginJudge<T> = (response: T, isKnownGood: boolean) => AppLinksError | undefined;

/** Why no further request may be made with the same credentials. */
const REJECTIONS: ReadonlySet<Reason> = new Set([
  "login_rejected",
  "captcha_required",
  "two_step_login",
  "basic_auth_disabled",
  "login_redirect",
  "session_lost",
]);

/**
 * Lets one request at a time through until the credentials are known to be good, and none after they were rejected:
 * an administrator's account must not be locked because many resources tried the same wrong password at once.
 */
export class LoginGate {
  #isKnownGood = false;
  #rejection: AppLinksError | undefined;
  #queue: Promise<void> = Promise.resolve();

  /** @param shared keeps other processes of the run from trying the same; default: this process only */
  constructor(readonly shared?: SharedLogin | undefined) {}

  /** Whether the credentials have worked. */
  get isKnownGood(): boolean {
    return this.#isKnownGood && this.#rejection === undefined;
  }

  /**
   * Runs a credentialed request when its turn has come.
   *
   * @param send may log in first; what it throws for a rejected login is held against the credentials as well
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

/** Also a gateway's own login counts failures: what it rejects with 401 is not sent again. */
function isRejection({ reason, status }: AppLinksError): boolean {
  return REJECTIONS.has(reason) || (reason === "refused_by_intermediary" && status === 401);
}

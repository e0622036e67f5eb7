/** Counts failed logins per user and locks users behind a CAPTCHA. */
export interface LoginGuard {
  /** The word that the next login of this user must repeat; undefined while there is no CAPTCHA. */
  captchaFor(user: string): string | undefined;
  failed(user: string): void;
  succeeded(user: string): void;
  /** Forgets all failures. */
  clear(): void;
}

/** Creates a guard without failures. */
export function createLoginGuard(captchaAfter: () => number): LoginGuard {
  const failures = new Map<string, number>();
  return {
    captchaFor(user) {
      return (failures.get(user) ?? 0) >= captchaAfter() ? `captcha-of-${user}` : undefined;
    },
    failed(user) {
      failures.set(user, (failures.get(user) ?? 0) + 1);
    },
    succeeded(user) {
      failures.delete(user);
    },
    clear() {
      failures.clear();
    },
  };
}

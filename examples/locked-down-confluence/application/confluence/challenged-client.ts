/** One request of a client that waits to be asked, and what came back. */
export interface Step {
  readonly path: string;
  readonly hasCredentials: boolean;
  readonly status: number;
  readonly challenge: string | null;
  readonly location: string | null;
}

/**
 * Opens a page as most HTTP clients do that are "given" a password: without it at first, and with it only after an
 * answer 401 with `WWW-Authenticate: Basic`. Redirects are followed within the same origin, five at most.
 *
 * Confluence never gives that answer. The client is redirected to the login page, takes that for the page it wanted,
 * and never sends the password.
 *
 * @param authorization only used when asked for.
 * @returns every request that was made, in order.
 */
export async function openWhenChallenged(url: URL, authorization: string): Promise<Step[]> {
  const steps: Step[] = [];
  let next: URL | undefined = url;
  let hasCredentials = false;
  while (next !== undefined && steps.length < MOST_STEPS) {
    const current: URL = next;
    const answer: Response = await fetch(current, {
      redirect: "manual",
      headers: { Accept: "text/html", ...(hasCredentials && { authorization }) },
    });
    const challenge = answer.headers.get("WWW-Authenticate");
    const location = answer.headers.get("Location");
    steps.push({ path: current.pathname, hasCredentials, status: answer.status, challenge, location });

    const isAsked: boolean = answer.status === 401 && /^basic\b/i.test(challenge ?? "") && !hasCredentials;
    const target = location === null ? undefined : new URL(location, current);
    next = isAsked ? current : target?.origin === url.origin ? target : undefined;
    hasCredentials ||= isAsked;
  }
  return steps;
}

const MOST_STEPS = 6;

import { type HttpResponse, type Instance, privateKeyBits } from "../../../provider";
import type { Check } from "../check";
import type { Finding } from "../finding";
import type { SigningCredentials } from "./credentials";
import { REFUSALS, type Refusal, type RefusalName, refusalOf, refusalReported } from "./refusals";
import { signedAuthorization } from "./signed-call";

/** Options for examining an application's credentials. */
export interface SignedCallOptions {
  /** At 2LOi: the user to act as. */
  readonly requestor?: string | undefined;
  /** The refusal as the application reports it. */
  readonly refused?: string | undefined;
}

type FindingOfCheck = Omit<Finding, "check">;

/** The checks of an application's credentials: they make calls exactly as the application must. */
export function signedCallChecks(
  credentials: SigningCredentials,
  { requestor, refused }: SignedCallOptions,
): Check[] {
  let hasWorked: boolean | undefined;
  const signedCall: Check = {
    name: "signed call",
    needs: "reachable",
    run: async (instance) => {
      const findings =
        credentials.level === "3LO"
          ? [await requestToken(instance, credentials)]
          : await twoLegged(instance, credentials, requestor);
      hasWorked = findings.every(({ severity }) => severity !== "error");
      return { findings };
    },
  };
  const application: Check = {
    name: "application",
    run: async () => ({ findings: [explained(refused ?? "", hasWorked)] }),
  };
  return refused === undefined ? [signedCall] : [signedCall, application];
}

/** Describes the credentials before they are used. */
export function describeCredentials({
  consumerKey,
  privateKeyPem,
  level,
  baseUrl,
}: SigningCredentials): Finding {
  return {
    check: "credentials",
    severity: "ok",
    says: `Credentials of “${consumerKey}” for ${baseUrl}: level ${level}, RSA key of ${privateKeyBits(privateKeyPem)} bits.`,
  };
}

async function twoLegged(
  instance: Instance,
  credentials: SigningCredentials,
  requestor: string | undefined,
): Promise<FindingOfCheck[]> {
  if (requestor !== undefined && credentials.level === "2LOi") {
    return [await callAs(instance, credentials, { xoauth_requestor_id: requestor })];
  }
  const own = await callAs(instance, credentials, {});
  if (credentials.level === "2LO") return [own];
  return [
    own,
    {
      severity: "note",
      says: "No call on behalf of a user was made.",
      advice: "Name one with --requestor.",
    },
  ];
}

async function callAs(
  instance: Instance,
  credentials: SigningCredentials,
  query: Readonly<Record<string, string>>,
): Promise<FindingOfCheck> {
  const path = "/rest/api/user/current";
  const response = await send(instance, credentials, {
    method: "GET",
    path,
    query,
    // Present and empty: without it the call is anonymous.
    oauth: { oauth_token: "" },
  });
  const name = userIn(response.json);
  if (response.status === 200 && name !== undefined)
    return { severity: "ok", says: `The server accepts a signed call as “${name}”.` };
  if (response.status === 200) {
    return {
      severity: "note",
      says: "The server treats a signed call as anonymous: the consumer has no `executeAs`.",
      advice: 'Declare `executeAs`, or name the user of each call at level "2LOi".',
    };
  }
  return refusedFinding(response, credentials);
}

async function requestToken(instance: Instance, credentials: SigningCredentials): Promise<FindingOfCheck> {
  const response = await send(instance, credentials, {
    method: "POST",
    path: "/plugins/servlet/oauth/request-token",
    query: {},
    oauth: { oauth_callback: "oob" },
  });
  if (response.status === 200 && new URLSearchParams(response.body).has("oauth_token")) {
    return {
      severity: "ok",
      says: "The server issues a request token for a signed call: consumer, key and signature are right, and only a user's consent is missing.",
    };
  }
  return refusedFinding(response, credentials);
}

interface Call {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly oauth: Readonly<Record<string, string>>;
}

function send(
  { http, settings }: Instance,
  credentials: SigningCredentials,
  { path, ...call }: Call,
): Promise<HttpResponse> {
  const Authorization = signedAuthorization(credentials, { ...call, url: settings.baseUrl + path });
  return http.send({
    method: call.method,
    path,
    query: call.query,
    operation: "make a signed call",
    headers: { Authorization },
    expects: "text",
    isAnonymous: true,
    acceptsRedirect: true,
  });
}

function refusedFinding(response: HttpResponse, { consumerKey }: SigningCredentials): FindingOfCheck {
  const name = refusalOf(response);
  const words = `The server rejects a signed call of “${consumerKey}” (HTTP ${response.status}${name === undefined ? "" : `, ${name}`}).`;
  if (name === undefined) {
    return { severity: "error", says: words, advice: "Check what responds at this base URL." };
  }
  const { cause, fix } = OWN_REFUSALS[name] ?? REFUSALS[name];
  return { severity: "error", says: `${words} ${cause}`, advice: fix };
}

/** Explanations for calls made here, without the causes that those calls rule out. */
const OWN_REFUSALS: Readonly<Partial<Record<RefusalName, Refusal>>> = {
  anonymous: {
    cause:
      "It is treated as anonymous: the consumer has no `executeAs` and anonymous access is off, or something in between drops the Authorization header.",
    fix: 'Declare `executeAs`, or name a user with --requestor at level "2LOi"; let proxies pass the Authorization header on.',
  },
  signature_invalid: {
    cause:
      "The private key is not the one whose public key the consumer has, or something in between changes the address: the signature holds the base URL of the credentials.",
    fix: "Give the application the current output; let proxies pass the host on, or set the address as Server Base URL in Confluence.",
  },
};

/** Explains what the application does wrong, from its refusal; a call that succeeded here rules out everything the two have in common. */
function explained(words: string, hasWorked: boolean | undefined): FindingOfCheck {
  const name = refusalReported(words);
  if (name === undefined) {
    return {
      severity: "note",
      says: "The value of --refused contains no known error.",
      advice:
        "Give the response's WWW-Authenticate header or body, which have an oauth_problem, or its status and Location.",
    };
  }
  const says = hasWorked
    ? `With the same credentials, the application is refused: ${REFUSALS[name].cause}${RULED_OUT[name] ?? ""}`
    : `The application is refused: ${REFUSALS[name].cause}`;
  return { severity: "warning", says, advice: REFUSALS[name].fix };
}

const RULED_OUT: Readonly<Partial<Record<RefusalName, string>>> = {
  anonymous: " The call made here was accepted, so consumer and level are right.",
  consumer_key_unknown: " The call made here was accepted, so the application sends another key.",
  level_off: " The call made here was accepted, so the application makes calls of another level.",
  signature_invalid:
    " The call made here was accepted, so the key is right, and the application signs another address or other parameters than it sends.",
  timestamp_refused: " The call made here was accepted, so the application's clock is wrong.",
};

function userIn(json: unknown): string | undefined {
  if (typeof json !== "object" || json === null || !("username" in json)) return undefined;
  return typeof json.username === "string" ? json.username : undefined;
}

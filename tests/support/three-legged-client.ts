import { OAuth } from "oauth";

/** A token with its secret. */
export interface TokenPair {
  readonly token: string;
  readonly secret: string;
}

/** The published npm client `oauth`, as an application that a Confluence has registered. */
export class ThreeLeggedClient {
  readonly #baseUrl: string;
  readonly #client: OAuth;

  /** @param callback as the application sends it with each request token */
  constructor(baseUrl: string, consumerKey: string, privateKeyPem: string, callback: string) {
    const servlets = `${baseUrl}/plugins/servlet/oauth`;
    const [requestUrl, accessUrl] = [`${servlets}/request-token`, `${servlets}/access-token`];
    this.#baseUrl = baseUrl;
    this.#client = new OAuth(requestUrl, accessUrl, consumerKey, privateKeyPem, "1.0", callback, "RSA-SHA1");
  }

  /** The first leg. */
  requestToken(): Promise<TokenPair> {
    return new Promise((resolve, reject) =>
      this.#client.getOAuthRequestToken((error, token, secret) =>
        error ? reject(error) : resolve({ token, secret }),
      ),
    );
  }

  /** Where the user is sent. */
  authorizeUrl({ token }: TokenPair): string {
    return `${this.#baseUrl}/plugins/servlet/oauth/authorize?oauth_token=${token}`;
  }

  /** The last leg. */
  accessToken({ token, secret }: TokenPair, verifier: string): Promise<TokenPair> {
    return new Promise((resolve, reject) =>
      this.#client.getOAuthAccessToken(token, secret, verifier, (error, access, accessSecret) =>
        error ? reject(error) : resolve({ token: access, secret: accessSecret }),
      ),
    );
  }

  /** The response to a GET on behalf of the user. */
  get(path: string, { token, secret }: TokenPair): Promise<string> {
    return new Promise((resolve, reject) =>
      this.#client.get(this.#baseUrl + path, token, secret, (error, body) =>
        error ? reject(error) : resolve(String(body)),
      ),
    );
  }
}

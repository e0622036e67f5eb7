import { type Emulator, startEmulator } from "@pulumi-confluence-applinks/emulator";

/** An application link as the server shows it. */
export interface Link {
  readonly id: string;
  readonly name: string;
  readonly rpcUrl: string;
  readonly displayUrl: string;
  readonly primary: boolean;
}

/** The Confluence a suite runs against, seen as its administrator sees it. */
export interface Confluence {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** Only when it is the embedded one, which can say what it was asked, fail on demand and be looked into. */
  readonly emulator: Emulator | undefined;
  links(): Promise<Link[]>;
  /** Keys of the consumers that may call Confluence over a link. */
  consumerKeys(linkId: string): Promise<string[]>;
  /** By hand, without Pulumi; `close` deletes it. */
  createLink(link: { name: string; rpcUrl: string }): Promise<void>;
  /** By hand, without Pulumi. */
  renameLink(link: Link, name: string): Promise<void>;
  close(): Promise<void>;
}

/** The Confluence at `CONFLUENCE_TEST_BASE_URL`; without that variable an embedded one, for this suite alone. */
export async function openConfluence(): Promise<Confluence> {
  const { CONFLUENCE_TEST_BASE_URL, CONFLUENCE_TEST_USERNAME, CONFLUENCE_TEST_PASSWORD } = process.env;
  const emulator = CONFLUENCE_TEST_BASE_URL ? undefined : await startEmulator({ product: "confluence" });
  const url = emulator?.url ?? (CONFLUENCE_TEST_BASE_URL as string);
  const username = CONFLUENCE_TEST_USERNAME ?? "ada";
  const password = CONFLUENCE_TEST_PASSWORD ?? "ada-4711";

  const send = async (method: string, path: string, content?: unknown): Promise<unknown> => {
    const response = await fetch(`${url}/rest/${path}`, {
      method,
      redirect: "manual",
      headers: {
        Accept: "application/json",
        Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`,
        "Content-Type": "application/json",
        "X-Atlassian-Token": "no-check",
      },
      ...(content !== undefined && { body: JSON.stringify(content) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${response.url} answered ${response.status}: ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  };

  const links = async () => (await send("GET", "applinks/3.0/applinks")) as Link[];
  const madeByHand: string[] = [];

  return {
    url,
    username,
    password,
    emulator,
    links,
    consumerKeys: async (linkId) => {
      const path = `applinks-oauth/1.0/applicationlink/${linkId}/authentication/consumer`;
      const { consumers } = (await send("GET", path)) as { consumers?: { key: string }[] };
      return (consumers ?? []).map(({ key }) => key);
    },
    createLink: async ({ name, rpcUrl }) => {
      const link = { name, rpcUrl, displayUrl: rpcUrl, typeId: "generic" };
      await send("PUT", "applinks/3.0/applicationlink", link);
      madeByHand.push(rpcUrl);
    },
    renameLink: async (link, name) => {
      await send("PUT", `applinks/3.0/applinks/${link.id}`, { ...link, name });
    },
    close: async () => {
      for (const { id, rpcUrl } of await links()) {
        if (madeByHand.includes(rpcUrl)) await send("DELETE", `applinks/3.0/applinks/${id}`);
      }
      await emulator?.close();
    },
  };
}

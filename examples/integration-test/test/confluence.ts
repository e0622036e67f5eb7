import { type Emulator, startEmulator } from "@pulumi-confluence-applinks/emulator";

/** The token of the embedded server's only user. */
const EMBEDDED_TOKEN = "token-of-ada-4711";

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
  /** A personal access token of an administrator, which logs in whether the server accepts HTTP Basic or not. */
  readonly token: string;
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
  const { CONFLUENCE_TEST_BASE_URL, CONFLUENCE_TEST_TOKEN } = process.env;
  const emulator = CONFLUENCE_TEST_BASE_URL ? undefined : await startEmbedded();
  const url = emulator?.url ?? (CONFLUENCE_TEST_BASE_URL as string);
  const token = emulator === undefined ? CONFLUENCE_TEST_TOKEN : EMBEDDED_TOKEN;
  if (!token) throw new Error("CONFLUENCE_TEST_TOKEN is not set: an administrator's personal access token");

  const send = async (method: string, path: string, content?: unknown): Promise<unknown> => {
    const response = await fetch(`${url}/rest/${path}`, {
      method,
      redirect: "manual",
      headers: {
        Accept: "application/json",
        Authorization: `Bearer ${token}`,
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
    token,
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

function startEmbedded(): Promise<Emulator> {
  const role = "systemAdministrator";
  return startEmulator({
    product: "confluence",
    users: [{ name: "ada", password: "ada-4711", role, tokens: [EMBEDDED_TOKEN] }],
  });
}

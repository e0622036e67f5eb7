import { isUrl } from "../../http/is-url";
import { javaProblem } from "../fields/java-uri";

/** Longest redirect URI the server takes, in characters. */
const LONGEST = 450;

/** What the server would refuse a redirect URI for. */
export function redirectUriProblem(uri: string): string | undefined {
  if (uri.length > LONGEST) return `must not be longer than ${LONGEST} characters`;
  if (!/^[a-z][a-z0-9+.-]*:\S+$/i.test(uri) || !isUrl(uri)) {
    return "must be an absolute URI, such as https://app.example.com/callback";
  }
  if (uri.includes("#")) return "must not have a fragment: leave out everything from #";
  const problem = javaProblem(uri);
  if (problem !== undefined) return problem;
  const { protocol, hostname } = new URL(uri);
  return protocol === "http:" && hostname !== "localhost"
    ? "must be https: the authorisation code would travel in clear. Plain http is for the host localhost only, which Confluence takes by this name and not as 127.0.0.1"
    : undefined;
}

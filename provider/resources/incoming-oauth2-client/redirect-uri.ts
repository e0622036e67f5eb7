import { isUrl } from "../../http/is-url";
import { javaProblem } from "../fields/java-uri";

/** Longest redirect URI that the server accepts, in characters. */
const LONGEST = 450;

/** Why the server would reject a redirect URI. */
export function redirectUriProblem(uri: string): string | undefined {
  if (uri.length > LONGEST) return `must not be longer than ${LONGEST} characters`;
  if (!/^[a-z][a-z0-9+.-]*:\S+$/i.test(uri) || !isUrl(uri)) {
    return "must be an absolute URI, such as https://app.example.com/callback";
  }
  if (uri.includes("#")) return "must not have a fragment: remove everything from # on";
  const problem = javaProblem(uri);
  if (problem !== undefined) return problem;
  const { protocol, hostname } = new URL(uri);
  return protocol === "http:" && hostname !== "localhost"
    ? "must be https: the authorisation code would be sent in clear text. Plain http is allowed only for the host localhost, which Confluence accepts by this name, but not as 127.0.0.1"
    : undefined;
}

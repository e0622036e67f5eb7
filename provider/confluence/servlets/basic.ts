import { assertSaved } from "./outcome";
import type { ServletSession } from "./session";

/** What Confluence presents to the other application. */
export interface BasicCredentials {
  readonly username: string;
  readonly password: string;
}

/** Stores user name and password where REST does not. `POST …/conf/basic/{id}`; requires a system administrator. */
export async function setBasic(
  session: ServletSession,
  linkId: string,
  { username, password }: BasicCredentials,
): Promise<void> {
  session.http.redactor.protect(password);
  const response = await session.send({
    method: "POST",
    page: pageOf(linkId),
    form: { method: "PUT", username, password1: password, password2: password },
    operation: `set the outgoing Basic authentication of the application link ${linkId}`,
  });
  await assertSaved(session.http, response, linkId, FIELD);
}

/** Deletes user name and password, if there are any. REST cannot do this. Requires a system administrator. */
export async function removeBasic(session: ServletSession, linkId: string): Promise<void> {
  const response = await session.send({
    method: "POST",
    page: pageOf(linkId),
    form: { method: "DELETE" },
    operation: `remove the outgoing Basic authentication of the application link ${linkId}`,
  });
  await assertSaved(session.http, response, linkId, FIELD);
}

const FIELD = "username";

function pageOf(linkId: string): string {
  return `basic/${encodeURIComponent(linkId)}`;
}

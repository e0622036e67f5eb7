import type { EmulatorContext, RequestContext } from "../context";
import { answerErrors, answerStatus, UncaughtException } from "../http/answers";
import { readEntityAs } from "../http/bodies";
import { basicHeader } from "../login/basic-credentials";
import { callServer } from "../peer/http";
import { peerUrl } from "../peer/peer";
import { detailsForm } from "./form-wire";
import { urlProblem } from "./link-urls";
import { isAdminAtPeer } from "./peer-administration";

/** Checks an administrator's login at the other application, and that it can reach this server under the given address. */
export async function checkDetails(c: RequestContext, context: EmulatorContext): Promise<Response> {
  const body = await readEntityAs(c, context, detailsForm);
  if (!body.ok) return body.response;
  const { username, password, remoteUrl, rpcUrl } = body.value;
  if (urlProblem(remoteUrl) !== undefined) throw new UncaughtException(`remoteUrl: ${remoteUrl}`);
  try {
    if (!(await isAdminAtPeer(context, { rpcUrl: remoteUrl, username, password }))) {
      const message = "The remote administrator's login was refused.";
      return answerErrors(c, context, 400, [message], ["reciprocal-link-password"]);
    }
    const own = rpcUrl || context.baseUrl;
    // The container refuses encoded slashes in a path, so that only the query carries the address whole.
    const path = `/rest/applinks/1.0/authenticationinfo/id/${context.state.applicationId}/url/${own}?url=${encodeURIComponent(own)}`;
    const { status } = await callServer(context, peerUrl(remoteUrl, path), {
      headers: { Authorization: basicHeader({ name: username, password }), Accept: "application/json" },
    });
    if (status >= 300) {
      return answerErrors(c, context, 400, [`${remoteUrl} cannot reach this server at ${rpcUrl}.`]);
    }
  } catch (error) {
    throw new UncaughtException(error instanceof Error ? error.message : "The application did not answer.");
  }
  return answerStatus(c, context, 200, { message: "The link can be created." });
}

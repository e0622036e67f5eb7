import type { EmulatorContext } from "../context/context";
import { basicHeader } from "../http/authorization";
import { products } from "../state/products";
import { callServer, type PeerResponse } from "./http";
import { peerUrl } from "./peer";

/** An administrator's login at a peer. */
export interface PeerLogin {
  readonly rpcUrl: string;
  readonly username: string;
  readonly password: string;
}

/** Whether the login is an administrator's at the peer. @throws PeerUnreachableError */
export async function isAdminAtPeer(context: EmulatorContext, login: PeerLogin): Promise<boolean> {
  const { status } = await callAsAdmin(context, login, "GET", "/rest/applinks/1.0/authenticationinfo");
  return status >= 200 && status < 300;
}

/** Creates the other half of a two-way link. @throws PeerUnreachableError */
export function createAtPeer(
  context: EmulatorContext,
  login: PeerLogin,
  ownUrl: string,
): Promise<PeerResponse> {
  const { applicationId, title, product } = context.state;
  return callAsAdmin(context, login, "PUT", `/rest/applinks/1.0/applicationlink/${applicationId}`, {
    id: applicationId,
    typeId: products[product].typeId,
    name: title,
    rpcUrl: ownUrl,
    displayUrl: context.baseUrl,
    isPrimary: false,
  });
}

/** Registers this server's own consumer at the peer, so that it accepts this server's calls. @throws PeerUnreachableError */
export async function trustAtPeer(context: EmulatorContext, login: PeerLogin): Promise<boolean> {
  const path = `/rest/applinks-oauth/1.0/applicationlink/${context.state.applicationId}/authentication/consumer?autoConfigure=true`;
  const { status } = await callAsAdmin(context, login, "PUT", path, {
    twoLOAllowed: true,
    executingTwoLOUser: null,
    twoLOImpersonationAllowed: false,
  });
  return status < 300;
}

function callAsAdmin(
  context: EmulatorContext,
  { rpcUrl, username, password }: PeerLogin,
  method: string,
  path: string,
  body?: object,
): Promise<PeerResponse> {
  return callServer(context, peerUrl(rpcUrl, path), {
    method,
    headers: {
      Accept: "application/json",
      Authorization: basicHeader({ name: username, password }),
      "Content-Type": "application/json",
      "X-Atlassian-Token": "no-check",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

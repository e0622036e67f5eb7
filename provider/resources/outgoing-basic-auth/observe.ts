import { listProviders } from "../../confluence/authentication-providers";
import type { Instance } from "../../connection/instance";
import { isBasic, type Live } from "./state";

/** Also undefined if the link no longer exists. */
export async function observe({ http }: Instance, linkId: string): Promise<Live | undefined> {
  const config = (await listProviders(http, linkId))?.find(isBasic)?.config;
  return config === undefined ? undefined : { username: config.username ?? "", password: config.password };
}

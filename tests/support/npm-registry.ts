import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { npm } from "./npm";

/** A registry with one package, as if it had been published. */
export interface NpmRegistry {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves a packed package to `npm install` on this machine. Requests for any other package are redirected to the registry that is
 * configured here.
 *
 * @param tarball what `npm pack` wrote
 * @param manifest the `package.json` it was packed from
 */
export async function startRegistry(
  tarball: string,
  manifest: { readonly name: string; readonly version: string },
): Promise<NpmRegistry> {
  const content = await readFile(tarball);
  const everybodyElse = (await npm(["config", "get", "registry"], process.cwd())).trim().replace(/\/$/, "");
  const server = createServer((request, response) => {
    const { name, version } = manifest;
    if (request.url === `/${name}`) {
      const dist = {
        tarball: `${url}/${name}.tgz`,
        integrity: `sha512-${createHash("sha512").update(content).digest("base64")}`,
      };
      const packument = {
        name,
        "dist-tags": { latest: version },
        versions: { [version]: { ...manifest, dist } },
      };
      response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(packument));
    } else if (request.url === `/${name}.tgz`) response.writeHead(200).end(content);
    else response.writeHead(307, { Location: everybodyElse + request.url }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

import { rm } from "node:fs/promises";

/** Removes what `global-setup.ts` installed. */
export default async function tearDown(): Promise<void> {
  const folder = process.env.E2E_INSTALLATION;
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}

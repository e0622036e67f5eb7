import { randomUUID } from "node:crypto";
import type { Instance } from "../connection/instance";
import { AppLinksError } from "../http/errors";

/**
 * Runs the creation of an object whose name is unique on the server. Two resources of one program with the same name
 * would take turns in changing one object.
 *
 * @throws AppLinksError `declared_twice`
 */
export async function createNamed<T>(
  instance: Instance,
  kind: string,
  name: string,
  create: () => Promise<T>,
): Promise<T> {
  const holder = instance.claim(claimOf(kind, name), randomUUID());
  if (holder !== undefined) {
    throw new AppLinksError({
      reason: "declared_twice",
      what: `Two ${kind} resources are declared with the name "${name}"`,
      instance: instance.settings.baseUrl,
      hint: "Names are unique on the server: give one of them another name, or remove it.",
    });
  }
  try {
    return await create();
  } catch (failure) {
    releaseName(instance, kind, name);
    throw failure;
  }
}

/** Frees a name, after its object is renamed or deleted. */
export function releaseName(instance: Instance, kind: string, name: string): void {
  instance.release(claimOf(kind, name));
}

function claimOf(kind: string, name: string): string {
  return `${kind} named ${name}`;
}

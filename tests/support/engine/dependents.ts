import type { Plugin } from "../dynamic-provider";
import { revealed, UNKNOWN } from "./properties";
import type { ResourceState } from "./stack-state";

/**
 * The resources that have to be deleted before one that is deleted for its replacement: those that depend on it,
 * directly or not, and that would be replaced themselves if the inputs that come from it changed. Dependents come after
 * what they depend on.
 */
export async function dependentsToReplace(
  plugin: Plugin,
  resources: readonly ResourceState[],
  root: ResourceState,
): Promise<ResourceState[]> {
  const replaced = new Set([root.urn]);
  const found: ResourceState[] = [];
  for (const resource of resources) {
    if (resource.isPendingDelete || replaced.has(resource.urn)) continue;
    const inputs = Object.entries(resource.inputs).map(([name, value]) => {
      const isAffected = resource.propertyDependencies[name]?.some((urn) => replaced.has(urn)) ?? false;
      return { name, value: isAffected ? UNKNOWN : value, isAffected };
    });
    if (!inputs.some(({ isAffected }) => isAffected)) continue;
    const news = Object.fromEntries(inputs.map(({ name, value }) => [name, value]));
    const diff = await plugin.diff(resource.id, revealed(resource.outputs), revealed(news));
    if (diff.replaces.length === 0) continue;
    replaced.add(resource.urn);
    found.push(resource);
  }
  return found;
}

/** Groups that are deleted one after another, so that everything goes before what it depends on. */
export function inDeletionOrder(resources: readonly ResourceState[]): ResourceState[][] {
  const groups: ResourceState[][] = [];
  let left = [...resources];
  while (left.length > 0) {
    const needed = new Set(left.flatMap(({ dependencies }) => dependencies));
    const free = left.filter(({ urn }) => !needed.has(urn));
    if (free.length === 0) throw new Error("The state's dependencies are circular");
    groups.push(free);
    left = left.filter((resource) => !free.includes(resource));
  }
  return groups;
}

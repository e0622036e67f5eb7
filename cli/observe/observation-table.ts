import { FACTS } from "./facts";
import type { Observation } from "./observation";
import { QUIRKS } from "./quirks";

/** Human-readable form of an observation: the readings, the facts, and what could not be observed. */
export function observationTable(observation: Observation): string {
  const { product, version, applinksVersion, readings, facts, notObserved } = observation;
  const names = [...Object.keys(QUIRKS), ...Object.keys(FACTS)];
  const width = Math.max(...names.map((name) => name.length)) + 2;
  const lines = names.map((name) => {
    const seen = readings[name] ?? facts[name];
    const says = seen === undefined ? `not observed: ${notObserved[name] ?? ""}` : String(seen);
    return `${name.padEnd(width)}${says}`;
  });
  const missing = Object.keys(notObserved).length;
  return `${product} ${version} with Application Links ${applinksVersion}

${lines.join("\n")}

${names.length - missing} of ${names.length} observed. Everything created for it is removed.
`;
}

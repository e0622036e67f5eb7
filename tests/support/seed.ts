/**
 * The seed of a suite's random draws. It is fixed, so that every change is tested with the same draws; `<name>=$RANDOM` in the environment
 * chooses others, and each suite prints its seed.
 */
export function seedFrom(
  name: "CONVERGENCE_SEED" | "CUT_SEED" | "FAULTS_SEED" | "PERMUTATIONS_SEED" | "QUIRKS_SEED",
): number {
  return Number(process.env[name] ?? 20_261_122);
}

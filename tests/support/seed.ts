/**
 * The seed of what a suite draws. A change is judged by the same draws every time; `<name>=$RANDOM` in the environment
 * makes others, and each suite prints its seed.
 */
export function seedFrom(
  name: "CONVERGENCE_SEED" | "CUT_SEED" | "FAULTS_SEED" | "PERMUTATIONS_SEED" | "QUIRKS_SEED",
): number {
  return Number(process.env[name] ?? 20_261_122);
}

/** What must not be in an input that is shown and stored in clear text, and how it is recognised. */
const EXPOSED: readonly { readonly pattern: RegExp; readonly reason: string }[] = [
  {
    // As PEM, and as the base64 of a file that begins with it.
    pattern:
      /-----BEGIN [A-Z ]*PRIVATE KEY-----|LS0tLS1CRUdJTi(BQUklWQVRF|BSU0EgUFJJVkFUR|BFQyBQUklWQVRF|BFTkNSWVBURUQg|BPUEVOU1NI)/,
    reason: "contains a private key, but this input is shown and stored in clear text: remove it",
  },
  {
    pattern: /\b[a-z][a-z0-9+.-]*:\/\/[^\s/?#@]*:[^\s/?#@]*@/i,
    reason: "contains a URL with a password, but this input is shown and stored in clear text: remove it",
  },
];

/** Why a value, or one nested in it, must not be in an input that is not secret; undefined = it may. */
export function clearTextProblem(value: unknown): string | undefined {
  if (typeof value === "string") return EXPOSED.find(({ pattern }) => pattern.test(value))?.reason;
  if (typeof value !== "object" || value === null) return undefined;
  for (const [name, member] of Object.entries(value)) {
    const problem = clearTextProblem(name) ?? clearTextProblem(member);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** What must not stand in an input that is shown and stored in clear, and how it is recognised. */
const EXPOSED: readonly { readonly pattern: RegExp; readonly reason: string }[] = [
  {
    // As PEM, and as the base64 of a file that begins with it.
    pattern:
      /-----BEGIN [A-Z ]*PRIVATE KEY-----|LS0tLS1CRUdJTi(BQUklWQVRF|BSU0EgUFJJVkFUR|BFQyBQUklWQVRF|BFTkNSWVBURUQg|BPUEVOU1NI)/,
    reason: "holds a private key, and this input is shown and stored in clear: take it out",
  },
  {
    pattern: /\b[a-z][a-z0-9+.-]*:\/\/[^\s/?#@]*:[^\s/?#@]*@/i,
    reason: "holds a URL with a password in it, and this input is shown and stored in clear: take it out",
  },
];

/** Why a value, or one somewhere inside it, must not be given to an input that is no secret; undefined = nothing is wrong. */
export function clearTextProblem(value: unknown): string | undefined {
  if (typeof value === "string") return EXPOSED.find(({ pattern }) => pattern.test(value))?.reason;
  if (typeof value !== "object" || value === null) return undefined;
  for (const [name, member] of Object.entries(value)) {
    const problem = clearTextProblem(name) ?? clearTextProblem(member);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

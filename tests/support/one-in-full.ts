/** Expects one full error message; the other failures only refer to it. */
export function expectOneInFull(
  failures: readonly { readonly message: string }[],
  reason: string,
  { url }: { readonly url: string },
): void {
  const isShort = (message: string): boolean =>
    message.startsWith(`Not tried after the first ${reason} of ${url}`) ||
    / either: .*\[\w+\]$/.test(message);
  const full = failures.map(({ message }) => message).filter((message) => !isShort(message));
  expect(full).toHaveLength(1);
  expect(full[0]).toContain(url);
  expect(full[0]).toContain(`[${reason}]`);
}

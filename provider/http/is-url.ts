/**
 * Whether a string is a URL, absolute or relative to another one.
 *
 * `URL.canParse` of Node 20 is correct only until it is compiled: from then on, it rejects every URL with an "ü" or another
 * Latin-1 letter. Observed on 20.20.2 from the 6,399th call on.
 */
export function isUrl(text: string, base?: string | URL): boolean {
  try {
    new URL(text, base);
    return true;
  } catch {
    return false;
  }
}

import { visibleText } from "./visible-text";

/** Escapes HTML: names come from the program and must not be interpreted as markup. */
export function escaped(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

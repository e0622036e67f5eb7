/** Makes invisible and bidirectional control characters visible, with which one name could pass for another. */
export function visibleText(text: string): string {
  return text.replace(DISGUISES, "\uFFFD");
}

const DISGUISES = /[\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;

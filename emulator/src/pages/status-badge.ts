import { html } from "hono/html";
import type { Markup } from "../http/html";
import type { LinkStatus } from "../status/evaluate";
import { statusCategories } from "../status/status-error";
import { statusSentences } from "./status-sentences";

/** A link's status in a word, a sentence, and what the user can do about it. */
export function statusBadge({ failure }: LinkStatus): Markup {
  if (failure === undefined) return html`<span class="badge good" data-status="WORKING">Working</span>`;
  const [title, sentence] = statusSentences[failure.type];
  const tone = TONES[statusCategories[failure.type]] ?? "bad";
  const details =
    failure.details === undefined ? "" : html` <span class="quiet-text">${failure.details}</span>`;
  const remedy =
    failure.authorisationUri === undefined
      ? ""
      : html` <a href="${failure.authorisationUri}">Authenticate</a>`;
  return html`<span class="badge ${tone}" data-status="${failure.type}">${title}</span>
<span class="status-sentence">${sentence}${details}${remedy}</span>`;
}

/** Categories that are nobody's fault, or can wait. */
const TONES: Readonly<Record<string, string>> = {
  NON_ATLASSIAN: "neutral",
  SYSTEM: "neutral",
  DISABLED: "neutral",
  DEPRECATED: "warning",
};

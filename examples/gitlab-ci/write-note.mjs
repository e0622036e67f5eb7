// node write-note.mjs <file>: writes a file as a note on the merge request, in place of the one it wrote before.
import { readFile } from "node:fs/promises";

const { CI_API_V4_URL, CI_PROJECT_ID, CI_MERGE_REQUEST_IID, REVIEW_TOKEN } = process.env;
const notes = `${CI_API_V4_URL}/projects/${CI_PROJECT_ID}/merge_requests/${CI_MERGE_REQUEST_IID}/notes`;

/** Not shown; tells the notes of this job from all others. */
const MARK = "<!-- application-links-review -->";

/**
 * @param {string} url
 * @param {string} method
 * @param {{ body: string }} [content]
 */
async function call(url, method, content) {
  const response = await fetch(url, {
    method,
    headers: { "Content-Type": "application/json", "PRIVATE-TOKEN": REVIEW_TOKEN ?? "" },
    ...(content && { body: JSON.stringify(content) }),
  });
  if (!response.ok) throw new Error(`GitLab answered ${response.status} to ${method} ${url}`);
  return response.json();
}

const body = `${MARK}\n${await readFile(process.argv[2] ?? "review.md", "utf8")}`;
const all = await call(`${notes}?per_page=100&sort=desc`, "GET");
const own = all.find((/** @type {{ body: string }} */ note) => note.body.startsWith(MARK));
if (own) await call(`${notes}/${own.id}`, "PUT", { body });
else await call(notes, "POST", { body });

import { cell, table } from "./markdown.mjs";

/** @param {Record<string, string>} reasons */
export function errorsPage(reasons) {
  const rows = Object.entries(reasons).map(([reason, meaning]) => [
    `<a id="${reason}"></a>\`${reason}\``,
    cell(meaning),
  ]);
  return `# Errors

Every error says what failed, on which object, what the server said and what to do next, and carries one of these
reasons in square brackets. Programs find it in \`AppLinksError.reason\`. Made by \`npm run docs\` from the table in
\`provider/http/errors.ts\`.

\`\`\`ts
try {
  await getApplicationLink({ name: "Jira" });
} catch (error) {
  if (!(error instanceof AppLinksError) || error.reason !== "not_found") throw error;
  console.log("There is no link to Jira yet.");
}
\`\`\`

${table(["reason", "meaning"], rows)}
`;
}

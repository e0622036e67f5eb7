import type { Report } from "../report";
import type { Mark } from "../trust";
import { arrowLabel, fitting, MOST_APPLICATIONS, markedLabel } from "./marked-label";
import { visibleText } from "./visible-text";

/** The applications and the trust between them as a Mermaid flowchart; undefined when there are too many to draw. */
export function mermaidOf({ servers, applications, directions }: Report): string | undefined {
  if (applications.length > MOST_APPLICATIONS) return undefined;
  const serverIds = new Map(servers.map(({ connection }, index) => [connection, `c${index + 1}`]));
  const drawn = applications.filter(({ server }) => server === undefined || !serverIds.has(server));
  const applicationIds = new Map(
    applications.map((node) => [node.key, serverIds.get(node.server ?? "") ?? `a${drawn.indexOf(node) + 1}`]),
  );
  const edges: { text: string; mark: Mark }[] = [];
  for (const { key, connection, link } of applications) {
    const [application, server] = [applicationIds.get(key), serverIds.get(connection)];
    const rows = directions.filter((row) => row.application === key);
    for (const row of rows) {
      const [from, to] = row.direction === "incoming" ? [application, server] : [server, application];
      edges.push({ text: `${from} -->|"${escaped(arrowLabel(row))}"| ${to}`, mark: row.mark });
    }
    // A link over which nobody may call is still worth showing.
    if (rows.length === 0 && link !== undefined) {
      edges.push({ text: `${application} ---|"${markedLabel("link", link)}"| ${server}`, mark: link });
    }
  }
  return [
    "flowchart LR",
    ...servers.map(({ connection, name, url }) => `  ${serverIds.get(connection)}["${label(name, url)}"]`),
    ...drawn.map(
      ({ key, name, url, link }) =>
        `  ${applicationIds.get(key)}("${label(markedLabel(name, link ?? "kept"), url)}")${link === undefined || link === "kept" ? "" : `:::${link}`}`,
    ),
    ...edges.map(({ text }) => `  ${text}`),
    ...edges.flatMap(({ mark }, index) => (mark === "kept" ? [] : [`  linkStyle ${index} ${LINE[mark]}`])),
    ...[...new Set(drawn.map(({ link }) => link))].flatMap((mark) =>
      mark === undefined || mark === "kept" ? [] : [`  classDef ${mark} ${LINE[mark]}`],
    ),
  ].join("\n");
}

/** Readable on light and dark backgrounds; the label also says it, for those who do not see the colours. */
const LINE: Readonly<Record<Exclude<Mark, "kept">, string>> = {
  added: "stroke:#2da44e,stroke-width:3px",
  removed: "stroke:#cf222e,stroke-width:2px,stroke-dasharray:6 4",
  changed: "stroke:#bf8700,stroke-width:3px",
};

function label(name: string, url: string): string {
  const address = url.replace(/^https?:\/\//, "");
  return address === ""
    ? escaped(fitting(name, 60))
    : `${escaped(fitting(name, 60))}<br>${escaped(fitting(address, 40))}`;
}

/** Mermaid interprets quotes, markup and its own entities in labels, and treats text between `$$` as a formula. */
function escaped(text: string): string {
  return visibleText(text)
    .replace(/\$(?=\$)/g, "$\u200B")
    .replace(/[#"<>&`\\[\]{}|*_~$]/g, (character) => `#${character.charCodeAt(0)};`);
}

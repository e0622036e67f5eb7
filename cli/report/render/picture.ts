import type { Report } from "../report";
import type { Server } from "../servers";
import type { DirectionRow, Mark, Node } from "../trust";
import { escaped } from "./html-text";
import { arrowLabel, fitting, MOST_APPLICATIONS, markedLabel } from "./marked-label";

/** The applications and the trust between them as inline SVG; undefined when there are too many to draw. */
export function pictureOf({ servers, applications, directions }: Report): string | undefined {
  if (applications.length > MOST_APPLICATIONS) return undefined;
  let top = GAP;
  const parts: string[] = [];
  for (const server of servers) {
    const serverTop = top;
    const nodes = applications.filter(({ connection }) => connection === server.connection);
    // Drawn among the applications of another server.
    if (nodes.length === 0) continue;
    for (const node of nodes) {
      const rows = directions.filter(({ application }) => application === node.key);
      const height = Math.max(BOX_HEIGHT, GAP + rows.length * ROW_HEIGHT);
      parts.push(box(0, top, height, markedLabel(node.name, node.link ?? "kept"), node.url, node.link));
      parts.push(...arrows(node, rows, top, height));
      top += height + GAP;
    }
    parts.push(serverBox(server, serverTop, top - GAP - serverTop));
  }
  return `<svg viewBox="-2 0 ${WIDTH + 4} ${top}" width="${WIDTH}" role="img" aria-label="Who may call whom" font-family="system-ui, sans-serif" font-size="14">
<defs>${(["added", "removed", "changed", "kept"] as const).map(arrowHead).join("")}</defs>
${parts.join("\n")}
</svg>`;
}

const WIDTH = 880;
const BOX_WIDTH = 280;
const BOX_HEIGHT = 60;
const ROW_HEIGHT = 34;
const GAP = 18;

const COLOURS: Readonly<Record<Mark, string>> = {
  added: "#2da44e",
  removed: "#cf222e",
  changed: "#bf8700",
  kept: "#8c959f",
};

function serverBox({ name, url }: Server, top: number, height: number): string {
  return box(WIDTH - BOX_WIDTH, top, height, name, url, undefined);
}

function box(
  left: number,
  top: number,
  height: number,
  name: string,
  url: string,
  mark: Mark | undefined,
): string {
  const colour = COLOURS[mark ?? "kept"];
  const dash = mark === "removed" ? ' stroke-dasharray="6 4"' : "";
  const middle = top + height / 2;
  const address = url.replace(/^https?:\/\//, "");
  return `<rect x="${left}" y="${top}" width="${BOX_WIDTH}" height="${height}" rx="8" fill="none" stroke="${colour}" stroke-width="2"${dash}/>
<text x="${left + BOX_WIDTH / 2}" y="${middle - (address === "" ? -5 : 4)}" text-anchor="middle" fill="currentColor" font-weight="600">${escaped(fitting(name, 30))}</text>
${address === "" ? "" : `<text x="${left + BOX_WIDTH / 2}" y="${middle + 15}" text-anchor="middle" fill="currentColor" font-size="12">${escaped(fitting(address, 40))}</text>`}`;
}

function arrows(node: Node, rows: readonly DirectionRow[], top: number, height: number): string[] {
  if (rows.length === 0) {
    return node.link === undefined
      ? []
      : [arrow(markedLabel("link", node.link), top + height / 2, undefined, node.link)];
  }
  const first = top + height / 2 - ((rows.length - 1) * ROW_HEIGHT) / 2;
  return rows.map((row, index) =>
    arrow(arrowLabel(row), first + index * ROW_HEIGHT, row.direction, row.mark),
  );
}

function arrow(
  label: string,
  y: number,
  direction: DirectionRow["direction"] | undefined,
  mark: Mark,
): string {
  const [left, right] = [BOX_WIDTH + 6, WIDTH - BOX_WIDTH - 6];
  const [from, to] = direction === "outgoing" ? [right, left] : [left, right];
  const head = direction === undefined ? "" : ` marker-end="url(#head-${mark})"`;
  const dash = mark === "removed" ? ' stroke-dasharray="6 4"' : "";
  return `<line x1="${from}" y1="${y + 6}" x2="${to}" y2="${y + 6}" stroke="${COLOURS[mark]}" stroke-width="2"${dash}${head}/>
<text x="${WIDTH / 2}" y="${y}" text-anchor="middle" fill="currentColor" font-size="13">${escaped(fitting(label, 40))}</text>`;
}

function arrowHead(mark: Mark): string {
  return `<marker id="head-${mark}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0 10 5 0 10z" fill="${COLOURS[mark]}"/></marker>`;
}

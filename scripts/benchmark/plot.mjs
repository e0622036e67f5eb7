// Plots as SVG without a script or a font of their own, readable on a light and on a dark page.

const WIDTH = 720;
const LABELS = 190;
const BAR = 16;
const GAP = 10;
const COLOURS = ["#4c78a8", "#f58518", "#54a24b", "#b279a2"];
const STYLE =
  "text{font:12px system-ui,sans-serif;fill:#333}.title{font-weight:600;font-size:14px}.limit{stroke:#c33;stroke-dasharray:4 3}" +
  "@media(prefers-color-scheme:dark){text{fill:#ddd}}";

/**
 * Groups of horizontal bars from zero.
 *
 * @param {object} plot
 * @param {string} plot.title
 * @param {string} plot.unit
 * @param {readonly string[]} plot.series
 * @param {readonly { label: string, values: readonly number[] }[]} plot.groups Each with a value for each of the series.
 * @param {number} [plot.limit] Drawn as a dashed line.
 */
export function barPlot({ title, unit, series, groups, limit }) {
  const most = Math.max(...groups.flatMap(({ values }) => values), limit ?? 0) || 1;
  const scale = (WIDTH - LABELS - 70) / most;
  const rows = [];
  let y = 30 + (series.length > 1 ? 22 : 0);
  const top = y;
  for (const { label, values } of groups) {
    rows.push(text(LABELS - 8, y + (values.length * BAR) / 2 + 4, label, 'text-anchor="end"'));
    for (const [index, value] of values.entries()) {
      rows.push(
        `<rect x="${LABELS}" y="${y}" width="${round(value * scale)}" height="${BAR - 2}" fill="${COLOURS[index]}"/>`,
        text(LABELS + round(value * scale) + 5, y + BAR - 5, `${round(value)}`),
      );
      y += BAR;
    }
    y += GAP;
  }
  if (limit !== undefined) {
    const x = LABELS + round(limit * scale);
    rows.push(`<line class="limit" x1="${x}" x2="${x}" y1="${top - 4}" y2="${y}"/>`);
  }
  const legend =
    series.length > 1 ? series.map((name, index) => entry(LABELS + index * 130, 38, name, index)) : [];
  return svg(y + 4, [text(0, 16, `${title} (${unit})`, 'class="title"'), ...legend, ...rows]);
}

/**
 * Lines over one axis, both from zero.
 *
 * @param {object} plot
 * @param {string} plot.title
 * @param {string} plot.unit
 * @param {readonly number[]} plot.at The values of the horizontal axis.
 * @param {Record<string, readonly number[]>} plot.lines
 */
export function linePlot({ title, unit, at, lines }) {
  const [left, top, height, width] = [60, 54, 200, WIDTH - 90];
  const most = Math.max(...Object.values(lines).flat()) || 1;
  const x = (/** @type {number} */ value) => round(left + (value / Math.max(...at)) * width);
  const y = (/** @type {number} */ value) => round(top + height - (value / most) * height);
  const drawn = Object.entries(lines).flatMap(([name, values], index) => [
    entry(left + index * 150, 38, name, index),
    `<polyline fill="none" stroke="${COLOURS[index]}" stroke-width="2" points="${values.map((value, i) => `${x(at[i] ?? 0)},${y(value)}`).join(" ")}"/>`,
    ...values.map((value, i) => text(x(at[i] ?? 0), y(value) - 6, `${round(value)}`, 'text-anchor="middle"')),
  ]);
  const axis = `<path d="M${left} ${top}V${top + height}H${left + width}" fill="none" stroke="#888"/>`;
  const ticks = at.map((value) => text(x(value), top + height + 16, String(value), 'text-anchor="middle"'));
  return svg(top + height + 24, [
    text(0, 16, `${title} (${unit})`, 'class="title"'),
    axis,
    ...ticks,
    ...drawn,
  ]);
}

/** @param {number} height @param {readonly string[]} content */
function svg(height, content) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img">\n<style>${STYLE}</style>\n${content.join("\n")}\n</svg>\n`;
}

/** @param {number} x @param {number} y @param {string} words @param {string} [attributes] */
function text(x, y, words, attributes = "") {
  const escaped = words.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  return `<text x="${x}" y="${y}" ${attributes}>${escaped}</text>`;
}

/** @param {number} x @param {number} y @param {string} name @param {number} index */
function entry(x, y, name, index) {
  return `<rect x="${x}" y="${y - 9}" width="10" height="10" fill="${COLOURS[index]}"/>${text(x + 15, y, name)}`;
}

/** @param {number} value */
function round(value) {
  return value >= 100 ? Math.round(value) : Number(value.toFixed(2));
}

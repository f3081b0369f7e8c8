/** Colors of series that are distinguishable on light and dark backgrounds and with color blindness. */
const colors = ["#8c8c8c", "#0a7d5a", "#3aa0e0", "#c2570c", "#a05fd0", "#b8860b"];

/** The color of a series. Number 0 is gray. */
export function colorOf(index: number): string {
  return colors[index % colors.length] ?? "#8c8c8c";
}

/** An SVG document with a transparent background, whose text follows the color scheme. */
export function svgDocument(width: number, height: number, title: string, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(title)}">`,
    "<style>",
    "text { font: 12px system-ui, sans-serif; fill: #333 } .title { font-size: 15px; font-weight: 600 } .faint { stroke: #8884 }",
    "@media (prefers-color-scheme: dark) { text { fill: #ddd } }",
    "</style>",
    textElement(16, 24, title, "start", "title"),
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

export function textElement(
  x: number,
  y: number,
  text: string,
  anchor: "start" | "middle" | "end" = "start",
  kind = "",
): string {
  const style = kind === "" ? "" : ` class="${kind}"`;
  return `<text x="${roundCoordinate(x)}" y="${roundCoordinate(y)}" text-anchor="${anchor}"${style}>${escapeXml(text)}</text>`;
}

export function gridLine(x1: number, y1: number, x2: number, y2: number): string {
  return `<line class="faint" x1="${roundCoordinate(x1)}" y1="${roundCoordinate(y1)}" x2="${roundCoordinate(x2)}" y2="${roundCoordinate(y2)}"/>`;
}

export function path(points: readonly (readonly [number, number])[], color: string): string {
  const steps = points
    .map(([x, y], index) => `${index === 0 ? "M" : "L"}${roundCoordinate(x)} ${roundCoordinate(y)}`)
    .join("");
  return `<path d="${steps}" fill="none" stroke="${color}" stroke-width="2"/>`;
}

export function rectangle(x: number, y: number, width: number, height: number, color: string): string {
  return `<rect x="${roundCoordinate(x)}" y="${roundCoordinate(y)}" width="${roundCoordinate(width)}" height="${roundCoordinate(height)}" rx="2" fill="${color}"/>`;
}

function roundCoordinate(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

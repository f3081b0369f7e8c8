/** The colours of series, told apart in light and dark and by the colour-blind. */
const colours = ["#8c8c8c", "#0a7d5a", "#3aa0e0", "#c2570c", "#a05fd0", "#b8860b"];

/** The colour of series number `place`; number 0 is grey, for what is compared with. */
export function colourOf(place: number): string {
  return colours[place % colours.length] ?? "#8c8c8c";
}

/** An SVG with nothing behind it and text in the reader's own contrast. */
export function sheet(width: number, height: number, title: string, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">`,
    "<style>",
    "text { font: 12px system-ui, sans-serif; fill: #333 } .title { font-size: 15px; font-weight: 600 } .faint { stroke: #8884 }",
    "@media (prefers-color-scheme: dark) { text { fill: #ddd } }",
    "</style>",
    words(16, 24, title, "start", "title"),
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

export function words(
  x: number,
  y: number,
  text: string,
  anchor: "start" | "middle" | "end" = "start",
  kind = "",
): string {
  const style = kind === "" ? "" : ` class="${kind}"`;
  return `<text x="${near(x)}" y="${near(y)}" text-anchor="${anchor}"${style}>${escaped(text)}</text>`;
}

export function rule(x1: number, y1: number, x2: number, y2: number): string {
  return `<line class="faint" x1="${near(x1)}" y1="${near(y1)}" x2="${near(x2)}" y2="${near(y2)}"/>`;
}

export function path(points: readonly (readonly [number, number])[], colour: string): string {
  const steps = points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${near(x)} ${near(y)}`).join("");
  return `<path d="${steps}" fill="none" stroke="${colour}" stroke-width="2"/>`;
}

export function box(x: number, y: number, width: number, height: number, colour: string): string {
  return `<rect x="${near(x)}" y="${near(y)}" width="${near(width)}" height="${near(height)}" rx="2" fill="${colour}"/>`;
}

function near(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

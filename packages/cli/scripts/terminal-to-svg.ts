import stringWidth from "string-width";

/** The style of a run of text. */
interface Style {
  readonly color: string;
  readonly bold: boolean;
  readonly dim: boolean;
}

const CELL = { width: 8.4, height: 19 };
const PADDING = { side: 18, top: 44, bottom: 16 };
const FOREGROUND = "#d7dae0";
const BACKGROUND = "#16181d";

/** The terminal colors that the command uses, by SGR code. */
const colors: Readonly<Record<number, string>> = {
  31: "#f07178",
  32: "#8fd17f",
  33: "#e6c06c",
  34: "#7aa2f7",
  35: "#c792ea",
  36: "#6ccfd6",
  39: FOREGROUND,
  90: "#7d828c",
};

const unstyled: Style = { color: FOREGROUND, bold: false, dim: false };

/** Converts the output of `tmux capture-pane -e -p` to SVG. Every run is placed by its column, so that any font fits. */
export function terminalToSvg(screen: string, columns: number, title: string): string {
  const lines = screen.replace(/\s+$/, "").split("\n");
  const width = columns * CELL.width + 2 * PADDING.side;
  const height = lines.length * CELL.height + PADDING.top + PADDING.bottom;
  let style = unstyled;
  const body = lines.flatMap((line, row) => {
    const elements: string[] = [];
    let column = 0;
    // oxlint-disable-next-line no-control-regex -- the escape sequences are parsed here
    for (const part of line.split(/(\u001b\[[\d;]*m)/)) {
      if (part.startsWith("\u001b")) style = applyCodes(style, part.slice(2, -1));
      else
        for (const run of runsOf(part)) {
          elements.push(draw(run, column, row, style));
          column += stringWidth(run);
        }
    }
    return elements;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width.toFixed(0)} ${height}" width="${width.toFixed(0)}" height="${height}" role="img" aria-label="${escapeXml(title)}">
<rect width="100%" height="100%" rx="9" fill="${BACKGROUND}"/>
<g fill="#3a3e47"><circle cx="22" cy="20" r="5.5"/><circle cx="40" cy="20" r="5.5"/><circle cx="58" cy="20" r="5.5"/></g>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
${body.filter(Boolean).join("\n")}
</g>
</svg>
`;
}

function applyCodes(style: Style, codes: string): Style {
  return (codes || "0")
    .split(";")
    .map(Number)
    .reduce((current, code): Style => {
      if (code === 0) return unstyled;
      if (code === 1) return { ...current, bold: true };
      if (code === 2) return { ...current, dim: true };
      if (code === 22) return { ...current, bold: false, dim: false };
      const color = colors[code];
      return color ? { ...current, color } : current;
    }, style);
}

/** Splits a text into runs of blocks, wide characters, spaces, and other characters, which are drawn differently. */
function runsOf(text: string): string[] {
  return (
    text.match(/█+|░+| {2,}|[\u2e80-\u9fff\uff00-\uffef]+|(?:(?![█░]| {2}|[\u2e80-\u9fff\uff00-\uffef]).)+/gsu) ?? []
  );
}

function draw(run: string, column: number, row: number, { color, bold, dim }: Style): string {
  if (run.trim() === "") return "";
  const x = PADDING.side + column * CELL.width;
  const y = PADDING.top + row * CELL.height;
  const width = stringWidth(run) * CELL.width;
  const faint = dim ? ' opacity="0.6"' : "";
  if (/^[█░]/.test(run)) {
    // Block characters are drawn as rectangles, because fonts leave gaps between them.
    const opacity = run.startsWith("█") ? 0.9 : 0.14;
    return `<rect x="${x.toFixed(1)}" y="${y - 12}" width="${width.toFixed(1)}" height="13" fill="${color}" opacity="${opacity}"/>`;
  }
  const weight = bold ? ' font-weight="700"' : "";
  return `<text x="${x.toFixed(1)}" y="${y}" textLength="${width.toFixed(1)}" lengthAdjust="spacingAndGlyphs" fill="${color}"${weight}${faint} xml:space="preserve">${escapeXml(run)}</text>`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

import stringWidth from "string-width";

/** What a piece of text looks like. */
interface Style {
  readonly colour: string;
  readonly bold: boolean;
  readonly dim: boolean;
}

const CELL = { width: 8.4, height: 19 };
const PAD = { side: 18, top: 44, bottom: 16 };
const INK = "#d7dae0";
const PAPER = "#16181d";

/** The sixteen colours of a terminal, as far as they are used. */
const colours: Readonly<Record<number, string>> = {
  31: "#f07178",
  32: "#8fd17f",
  33: "#e6c06c",
  34: "#7aa2f7",
  35: "#c792ea",
  36: "#6ccfd6",
  39: INK,
  90: "#7d828c",
};

const plain: Style = { colour: INK, bold: false, dim: false };

/** Turns what `tmux capture-pane -e -p` gives into a picture: each letter in its cell, whatever font the reader has. */
export function terminalToSvg(screen: string, columns: number, title: string): string {
  const lines = screen.replace(/\s+$/, "").split("\n");
  const width = columns * CELL.width + 2 * PAD.side;
  const height = lines.length * CELL.height + PAD.top + PAD.bottom;
  let style = plain;
  const body = lines.flatMap((line, row) => {
    const pieces: string[] = [];
    let column = 0;
    // oxlint-disable-next-line no-control-regex -- the escapes of the terminal are what is read here
    for (const part of line.split(/(\u001b\[[\d;]*m)/)) {
      if (part.startsWith("\u001b")) style = restyle(style, part.slice(2, -1));
      else
        for (const run of runsOf(part)) {
          pieces.push(draw(run, column, row, style));
          column += stringWidth(run);
        }
    }
    return pieces;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width.toFixed(0)} ${height}" width="${width.toFixed(0)}" height="${height}" role="img" aria-label="${escaped(title)}">
<rect width="100%" height="100%" rx="9" fill="${PAPER}"/>
<g fill="#3a3e47"><circle cx="22" cy="20" r="5.5"/><circle cx="40" cy="20" r="5.5"/><circle cx="58" cy="20" r="5.5"/></g>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
${body.filter(Boolean).join("\n")}
</g>
</svg>
`;
}

function restyle(style: Style, codes: string): Style {
  return (codes || "0")
    .split(";")
    .map(Number)
    .reduce((now, code): Style => {
      if (code === 0) return plain;
      if (code === 1) return { ...now, bold: true };
      if (code === 2) return { ...now, dim: true };
      if (code === 22) return { ...now, bold: false, dim: false };
      const colour = colours[code];
      return colour ? { ...now, colour } : now;
    }, style);
}

/** Blocks, wide letters, blanks and all else apart: each kind is drawn in its own way. */
function runsOf(text: string): string[] {
  return (
    text.match(/█+|░+| {2,}|[\u2e80-\u9fff\uff00-\uffef]+|(?:(?![█░]| {2}|[\u2e80-\u9fff\uff00-\uffef]).)+/gsu) ?? []
  );
}

function draw(run: string, column: number, row: number, { colour, bold, dim }: Style): string {
  if (run.trim() === "") return "";
  const x = PAD.side + column * CELL.width;
  const y = PAD.top + row * CELL.height;
  const width = stringWidth(run) * CELL.width;
  const faint = dim ? ' opacity="0.6"' : "";
  if (/^[█░]/.test(run)) {
    // Drawn, because fonts leave gaps between them.
    const opacity = run.startsWith("█") ? 0.9 : 0.14;
    return `<rect x="${x.toFixed(1)}" y="${y - 12}" width="${width.toFixed(1)}" height="13" fill="${colour}" opacity="${opacity}"/>`;
  }
  const weight = bold ? ' font-weight="700"' : "";
  return `<text x="${x.toFixed(1)}" y="${y}" textLength="${width.toFixed(1)}" lengthAdjust="spacingAndGlyphs" fill="${colour}"${weight}${faint} xml:space="preserve">${escaped(run)}</text>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

import { fileURLToPath } from "node:url";
import { videoModel } from "@klingkit/models";
import { GlobalFonts } from "@napi-rs/canvas";
import type { Scene } from "@klingkit/emulator";
import type { Pen } from "./canvas.ts";
import type { Frame } from "./sky.ts";

// The fonts come along: a bare machine has none, and words would be blank.
const fonts = {
  Serif: "@fontsource/instrument-serif/files/instrument-serif-latin-400-italic.woff2",
  Sans: "@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2",
};
for (const [name, file] of Object.entries(fonts))
  GlobalFonts.registerFromPath(fileURLToPath(import.meta.resolve(file)), `klingkit ${name}`);

/** The prompt and what it was asked of, at the upper left, where no controls cover it, on a shade that keeps it readable. */
export function writeCaption(pen: Pen, { prompt, model }: Scene, { width, height, unit }: Frame): void {
  const shade = pen.createLinearGradient(0, 0, 0, height * 0.34);
  shade.addColorStop(0, "#00000085");
  shade.addColorStop(1, "#00000000");
  pen.fillStyle = shade;
  pen.fillRect(0, 0, width, height * 0.34);

  const margin = unit * 0.06;
  const size = Math.round(unit * 0.05);
  pen.font = `${size}px "klingkit Serif", serif`;
  pen.fillStyle = "#fffffff0";
  const lines = broken(pen, prompt.replaceAll(/\s+/g, " ").trim(), width - margin * 2);
  for (const [index, line] of lines.entries()) pen.fillText(line, margin, margin + size * (0.7 + index * 1.12));

  pen.font = `${Math.round(unit * 0.028)}px "klingkit Sans", sans-serif`;
  pen.fillStyle = "#ffffffb0";
  const title = videoModel(model ?? "")?.title ?? model ?? "";
  pen.fillText(
    [title, "drawn by the emulator"].filter(Boolean).join("  ·  "),
    margin,
    margin + size * (0.6 + lines.length * 1.12),
  );
}

/** At most two lines; what does not fit ends in an ellipsis. */
function broken(pen: Pen, text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && pen.measureText(`${line} ${word}`).width <= width)
      lines[lines.length - 1] = `${line} ${word}`;
    else if (lines.length < 2) lines.push(fitted(pen, word, width));
    else return [lines[0] ?? "", fitted(pen, `${line}…`, width)];
  }
  return lines.filter(Boolean);
}

function fitted(pen: Pen, text: string, width: number): string {
  if (pen.measureText(text).width <= width) return text;
  let end = text.length;
  while (end > 1 && pen.measureText(`${text.slice(0, end)}…`).width > width) end -= 1;
  return `${text.slice(0, end)}…`;
}

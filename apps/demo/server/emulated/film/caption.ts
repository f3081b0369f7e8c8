import { fileURLToPath } from "node:url";
import { videoModel } from "@klingkit/models";
import { GlobalFonts } from "@napi-rs/canvas";
import type { Scene } from "@klingkit/emulator";
import type { Context2D } from "./canvas.ts";
import type { Frame } from "./sky.ts";

// The fonts are bundled, because a minimal system has none and would render no text.
const fonts = {
  Serif: "@fontsource/instrument-serif/files/instrument-serif-latin-400-italic.woff2",
  Sans: "@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2",
};
for (const [name, file] of Object.entries(fonts))
  GlobalFonts.registerFromPath(fileURLToPath(import.meta.resolve(file)), `klingkit ${name}`);

/** Writes prompt and model at the upper left, where no video controls cover them. */
export function writeCaption(context: Context2D, { prompt, model }: Scene, { width, height, unit }: Frame): void {
  const shade = context.createLinearGradient(0, 0, 0, height * 0.34);
  shade.addColorStop(0, "#00000085");
  shade.addColorStop(1, "#00000000");
  context.fillStyle = shade;
  context.fillRect(0, 0, width, height * 0.34);

  const margin = unit * 0.06;
  const size = Math.round(unit * 0.05);
  context.font = `${size}px "klingkit Serif", serif`;
  context.fillStyle = "#fffffff0";
  const lines = breakLines(context, prompt.replaceAll(/\s+/g, " ").trim(), width - margin * 2);
  for (const [index, line] of lines.entries()) context.fillText(line, margin, margin + size * (0.7 + index * 1.12));

  context.font = `${Math.round(unit * 0.028)}px "klingkit Sans", sans-serif`;
  context.fillStyle = "#ffffffb0";
  const title = videoModel(model ?? "")?.title ?? model ?? "";
  context.fillText(
    [title, "rendered by the emulator"].filter(Boolean).join("  ·  "),
    margin,
    margin + size * (0.6 + lines.length * 1.12),
  );
}

/** Breaks a text into at most two lines and truncates the rest with an ellipsis. */
function breakLines(context: Context2D, text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && context.measureText(`${line} ${word}`).width <= width)
      lines[lines.length - 1] = `${line} ${word}`;
    else if (lines.length < 2) lines.push(truncate(context, word, width));
    else return [lines[0] ?? "", truncate(context, `${line}…`, width)];
  }
  return lines.filter(Boolean);
}

function truncate(context: Context2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  let end = text.length;
  while (end > 1 && context.measureText(`${text.slice(0, end)}…`).width > width) end -= 1;
  return `${text.slice(0, end)}…`;
}

import type { Output } from "klingkit";
import type { Told } from "./row.ts";

/** A task in a sentence: its outputs by kind and length, and what it cost. */
export function tell({ outputs, billing, status }: Told): string {
  const made = status === "succeeded" ? outputs.map(tellOutput) : [status];
  return `${counted(made)}; ${tellBilling(billing)}`;
}

export function tellBilling(billing: Told["billing"]): string {
  const units = billing.filter(({ kind }) => kind === "unit").reduce((sum, { amount }) => sum + amount, 0);
  return units === 0 ? "free" : `${Math.round(units * 1e4) / 1e4} units`;
}

function tellOutput(output: Output): string {
  const marked = "watermarkUrl" in output && output.watermarkUrl !== undefined ? " and with a watermark" : "";
  switch (output.type) {
    case "video":
      return `video${seconds(output.duration)}${marked}`;
    case "image":
      return `image${marked}`;
    case "audio":
      return `audio${seconds(output.duration)}${output.wavUrl === undefined ? "" : ", WAV too"}`;
    case "voice":
      return `voice ${output.name}`;
    case "element":
      return `element ${output.name} of ${output.references.map(({ type, role }) => `${role} ${type}`).join(", ")}`;
    case "unknown":
      return "unknown";
  }
}

function seconds(length: number | undefined): string {
  return length === undefined ? "" : ` ${length} s`;
}

/** "image, image, image" as "3 x image". */
function counted(words: readonly string[]): string {
  const groups = new Map<string, number>();
  for (const word of words) groups.set(word, (groups.get(word) ?? 0) + 1);
  return [...groups].map(([word, count]) => (count > 1 ? `${count} x ${word}` : word)).join(" + ");
}

import type { Output } from "klingkit";
import type { DescribedTask } from "./row.ts";

/** Describes a task by its outputs, their durations, and its cost. */
export function describeTask({ outputs, billing, status }: DescribedTask): string {
  const descriptions = status === "succeeded" ? outputs.map(describeOutput) : [status];
  return `${groupEqual(descriptions)}; ${describeBilling(billing)}`;
}

export function describeBilling(billing: DescribedTask["billing"]): string {
  const units = billing.filter(({ kind }) => kind === "unit").reduce((sum, { amount = Number.NaN }) => sum + amount, 0);
  return units === 0 ? "free" : `${Math.round(units * 1e4) / 1e4} units`;
}

function describeOutput(output: Output): string {
  const watermark = "watermarkUrl" in output && output.watermarkUrl !== undefined ? " and with a watermark" : "";
  switch (output.type) {
    case "video":
      return `video${seconds(output.duration)}${watermark}`;
    case "image":
      return `image${watermark}`;
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

function seconds(duration: number | undefined): string {
  return duration === undefined ? "" : ` ${duration} s`;
}

/** Writes "image, image, image" as "3 x image". */
function groupEqual(descriptions: readonly string[]): string {
  const groups = new Map<string, number>();
  for (const description of descriptions) groups.set(description, (groups.get(description) ?? 0) + 1);
  return [...groups].map(([description, count]) => (count > 1 ? `${count} x ${description}` : description)).join(" + ");
}

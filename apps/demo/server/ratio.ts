import type { Asked } from "./read-request.ts";

/** The shape of what is to come: the picture's or the clip's that it is made of, else the one that was asked for. */
export function ratioOf({ mode, values, media }: Asked, ratioOfTake: (id: string) => string | undefined): string {
  if (mode.makes === "audio") return "16 / 5";
  for (const { name, kind } of mode.fields) {
    const value = values[name];
    const { width, height } = media[name] ?? {};
    if (kind === "picture" && width && height && mode.id !== "image") return `${width} / ${height}`;
    const known = kind === "clip" && typeof value === "string" ? ratioOfTake(value) : undefined;
    if (known && mode.id !== "omni") return known;
  }
  const { aspectRatio = "16:9" } = values;
  return typeof aspectRatio === "string" ? aspectRatio.replace(":", " / ") : "16 / 9";
}

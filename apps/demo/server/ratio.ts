import type { TakeRequest } from "./read-request.ts";

/** The aspect ratio of the expected result: that of the source image or video, otherwise the requested one. */
export function ratioOf({ mode, values, media }: TakeRequest, ratioOfTake: (id: string) => string | undefined): string {
  if (mode.outputType === "audio") return "16 / 5";
  for (const { name, kind } of mode.fields) {
    const value = values[name];
    const { width, height } = media[name] ?? {};
    if (kind === "image" && width && height && mode.id !== "image") return `${width} / ${height}`;
    const known = kind === "video" && typeof value === "string" ? ratioOfTake(value) : undefined;
    if (known && mode.id !== "omni") return known;
  }
  const { aspectRatio = "16:9" } = values;
  return typeof aspectRatio === "string" ? aspectRatio.replace(":", " / ") : "16 / 9";
}

import { frameNames, type TakeView } from "../contract.ts";
import type { Take } from "./store.ts";

/** The take without what only the server may know. */
export function viewOf(take: Take, now: number): TakeView {
  const { id, number, status, settings, frames, progress, cost, failure } = take;
  return {
    id,
    number,
    status,
    settings,
    frames: frameNames.filter((name) => frames[name]),
    ratio: ratioOf(take),
    elapsed: (take.endedAt ?? now) - take.createdAt,
    progress,
    fileName: fileNameOf(take),
    ...(cost === undefined ? {} : { cost }),
    ...(failure === undefined ? {} : { failure }),
  };
}

function ratioOf({ settings, frames }: Take): string {
  const picture = frames.firstFrame ?? frames.lastFrame;
  return picture ? `${picture.width} / ${picture.height}` : settings.aspectRatio.replace(":", " / ");
}

/** A name that is safe on any system: ASCII letters, digits and hyphens. */
export function fileNameOf({ number, settings }: Pick<Take, "number" | "settings">): string {
  const words = settings.prompt
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 48)
    .replaceAll(/^-+|-+$/g, "");
  return ["take", number, words].filter(Boolean).join("-").concat(".mp4");
}

import type { ServiceName, TakeView } from "../../contract.ts";
import { modeOf } from "../../modes/all.ts";
import { codeOf, type CodeSources } from "../../modes/code.ts";
import { type Draft, sentFiles, sentValues } from "../draft.ts";

/** Where a program gets the videos of takes. */
export interface ShownVideos {
  /** The finished videos of the gallery. */
  readonly takes: readonly TakeView[];
  /**
   * The live service has the videos of takes. The emulator of the page is inside its server, where no program can reach it, so
   * a program for it creates the videos.
   */
  readonly service: ServiceName;
}

/** The program that creates a take. */
export function codeOfTake(take: TakeView, videos: ShownVideos): string {
  const mode = modeOf(take.mode);
  return mode ? codeOf(mode, take.values, sourcesOf(take, videos)) : "";
}

/** The program that creates the result of a draft. */
export function codeOfDraft(draft: Draft, videos: ShownVideos): string {
  const sent = new Set(sentFiles(draft));
  return codeOf(draft.mode, sentValues(draft), {
    fileType: (path) => (sent.has(path) ? draft.files[path]?.type : undefined),
    video: videoIn(videos),
  });
}

function sourcesOf({ media }: TakeView, videos: ShownVideos): CodeSources {
  return { fileType: (path) => media[path]?.type, video: videoIn(videos) };
}

function videoIn(videos: ShownVideos): CodeSources["video"] {
  return (id) => {
    const take = videos.takes.find((each) => each.id === id);
    const mode = take && modeOf(take.mode);
    if (!mode) return undefined;
    if (videos.service === "emulator") return { mode, values: take.values, sources: sourcesOf(take, videos) };
    return take.taskId === undefined ? undefined : { endpoint: mode.endpoint, id: take.taskId };
  };
}

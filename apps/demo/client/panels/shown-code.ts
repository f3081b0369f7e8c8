import type { TakeView } from "../../contract.ts";
import { modeOf } from "../../modes/all.ts";
import { codeOf, type CodeSources } from "../../modes/code.ts";
import { type Draft, sentFiles, sentValues } from "../draft.ts";

/** The program that creates a take. `videos` are the finished videos of the gallery. */
export function codeOfTake({ mode: id, values, media }: TakeView, videos: readonly TakeView[]): string {
  const mode = modeOf(id);
  return mode ? codeOf(mode, values, { has: (path) => path in media, videoTask: videoTaskIn(videos) }) : "";
}

/** The program that creates the result of a draft. */
export function codeOfDraft(draft: Draft, videos: readonly TakeView[]): string {
  const files = sentFiles(draft);
  return codeOf(draft.mode, sentValues(draft), { has: (path) => files.includes(path), videoTask: videoTaskIn(videos) });
}

function videoTaskIn(videos: readonly TakeView[]): CodeSources["videoTask"] {
  return (take) => {
    const { mode = "", taskId } = videos.find(({ id }) => id === take) ?? {};
    const { endpoint } = modeOf(mode) ?? {};
    return endpoint && taskId ? { endpoint, id: taskId } : undefined;
  };
}

import type { TakeView } from "../../contract.ts";
import { modeOf } from "../../modes/all.ts";
import { codeOf, type CodeSources } from "../../modes/code.ts";
import { type Draft, sentFiles, sentValues } from "../draft.ts";

/** The program that makes a take. `clips` are the finished clips of the gallery. */
export function codeOfTake({ mode: id, values, media }: TakeView, clips: readonly TakeView[]): string {
  const mode = modeOf(id);
  return mode ? codeOf(mode, values, { has: (path) => path in media, clipTask: clipTaskIn(clips) }) : "";
}

/** The program that makes what is being composed. */
export function codeOfDraft(draft: Draft, clips: readonly TakeView[]): string {
  const files = sentFiles(draft);
  return codeOf(draft.mode, sentValues(draft), { has: (path) => files.includes(path), clipTask: clipTaskIn(clips) });
}

function clipTaskIn(clips: readonly TakeView[]): CodeSources["clipTask"] {
  return (take) => {
    const { mode = "", taskId } = clips.find(({ id }) => id === take) ?? {};
    const { endpoint } = modeOf(mode) ?? {};
    return endpoint && taskId ? { endpoint, id: taskId } : undefined;
  };
}

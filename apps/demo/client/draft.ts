import { type FrameName, frameNames, type TakeSettings, type TakeView } from "../contract.ts";
import { fit, type Given, lastFrameNever } from "./choices.ts";

/** What is being composed. */
export interface Draft {
  readonly settings: TakeSettings;
  readonly frames: Readonly<Partial<Record<FrameName, File>>>;
}

export const firstDraft: Draft = {
  settings: { prompt: "", model: "kling-3.0", duration: 5, resolution: "720p", aspectRatio: "16:9", audio: "off" },
  frames: {},
};

/** Which pictures the chosen model would be given. */
export function givenOf({ settings, frames }: Draft): Given {
  const firstFrame = frames.firstFrame !== undefined;
  return {
    firstFrame,
    lastFrame: frames.lastFrame !== undefined && lastFrameNever(settings.model, firstFrame) === undefined,
  };
}

/** A changed draft whose settings the model can do. */
export function changed(draft: Draft, change: { settings?: Partial<TakeSettings>; frames?: Draft["frames"] }): Draft {
  const next: Draft = { settings: { ...draft.settings, ...change.settings }, frames: change.frames ?? draft.frames };
  return { ...next, settings: fit(next.settings, givenOf(next)) };
}

/** The draft as the server takes it; pictures that would not be used stay behind. */
export function formOf(draft: Draft): FormData {
  const form = new FormData();
  const given = givenOf(draft);
  for (const [name, value] of Object.entries(draft.settings)) form.set(name, String(value));
  for (const name of frameNames) {
    const file = draft.frames[name];
    if (file && given[name]) form.set(name, file);
  }
  return form;
}

/** A take's settings and pictures, to begin from. A picture that the server does not have any more is left out. */
export async function draftOf(take: TakeView): Promise<Draft> {
  const frames: Partial<Record<FrameName, File>> = {};
  for (const name of take.frames) {
    const response = await fetch(`/api/tasks/${take.id}/frames/${name}`).catch(() => undefined);
    if (!response?.ok) continue;
    const blob = await response.blob();
    frames[name] = new File([blob], name, { type: blob.type });
  }
  return { settings: take.settings, frames };
}

/** Whether nothing but the named setting differs. */
export function sameBut(name: keyof TakeSettings, one: TakeSettings, other: TakeSettings): boolean {
  return JSON.stringify({ ...one, [name]: 0 }) === JSON.stringify({ ...other, [name]: 0 });
}

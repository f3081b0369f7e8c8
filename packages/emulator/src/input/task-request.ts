import { exact } from "../accounts/ledger.ts";
import type { Size } from "../data/pixels.ts";
import type { UsualTime, TaskRequest } from "../tasks/task.ts";
import { refuse } from "../wire/codes.ts";
import type { Fields } from "../wire/fields.ts";
import type { RequestContext } from "../world.ts";
import type { SourceImage } from "./media.ts";

interface VideoRequest extends Pick<
  TaskRequest,
  "product" | "units" | "resolution" | "sound" | "voiceControl" | "videoInput" | "info" | "resultInfo"
> {
  readonly model?: { readonly id: string; readonly name: string; readonly model: { readonly usualTime?: UsualTime } };
  readonly prompt?: string;
  readonly seconds: number;
  readonly size: Size;
  /** The images of the input: the task fails if one of them is wrong. */
  readonly images?: readonly (SourceImage | undefined)[];
  readonly firstFrame?: SourceImage | undefined;
  /** Whether the video has sound, where `sound` does not say it. */
  readonly hasSound?: boolean;
}

/** A request for one video, which takes one slot. */
export function videoRequest({ world }: RequestContext, video: VideoRequest): TaskRequest {
  const { model, size, images = [], firstFrame, hasSound, ...rest } = video;
  const { seconds, sound = "off" } = video;
  return {
    ...rest,
    prompt: video.prompt ?? "",
    model: model?.id,
    modelName: model?.name,
    usualTime: model?.model.usualTime,
    pack: "video",
    units: exact(video.units),
    slots: 1,
    sound,
    failure: failureOf(images),
    firstFrame,
    makes: [{ type: "video", id: world.ids.task(), ...size, seconds, sound: hasSound ?? sound !== "off" }],
  };
}

interface ImageRequest extends Pick<TaskRequest, "product" | "prompt" | "resultInfo"> {
  readonly modelName?: string;
  readonly count: number;
  readonly size: Size;
  readonly unitsEach: number;
  readonly images: readonly SourceImage[];
  readonly group?: string | undefined;
}

/**
 * A request for `count` images: as many slots (apps/docs/service/concurrency.md#counting) and as many times the units.
 */
export function imageRequest({ world }: RequestContext, image: ImageRequest): TaskRequest {
  const { count, size, unitsEach, images, group, ...rest } = image;
  return {
    ...rest,
    model: image.modelName,
    pack: "image",
    units: exact(unitsEach * count),
    slots: count,
    usualTime: { fixed: 24 },
    failure: failureOf(images),
    makes: Array.from({ length: count }, () => ({ type: "image", id: world.ids.task(), ...size, group })),
  };
}

/** The first failure of the images of an input. */
export function failureOf(images: readonly (SourceImage | undefined)[]): string | undefined {
  return images.find((image) => image?.failure !== undefined)?.failure;
}

/**
 * `n`: 1 to 9; a whole number in tables, `"9"` in an old sample (apps/docs/service/image.md#generation), so both are
 * accepted.
 */
export function readCount(fields: Fields): number {
  const value = fields.raw("n") ?? 1;
  const count = typeof value === "string" || typeof value === "number" ? Number(value) : NaN;
  return Number.isInteger(count) && count >= 1 && count <= 9 ? count : refuse(1201, "n must be 1 to 9");
}

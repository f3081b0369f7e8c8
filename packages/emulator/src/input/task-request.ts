import { roundUnits } from "../accounts/ledger.ts";
import type { Size } from "../data/sizes.ts";
import type { RequestContext } from "../service.ts";
import type { UsualDuration, TaskRequest } from "../tasks/task.ts";
import { reject } from "../wire/codes.ts";
import type { Fields } from "../wire/fields.ts";
import type { SourceImage } from "./media.ts";

interface VideoRequest extends Pick<
  TaskRequest,
  "product" | "units" | "resolution" | "sound" | "voiceControl" | "videoInput" | "info" | "resultInfo"
> {
  readonly model?: {
    readonly id: string;
    readonly name: string;
    readonly model: { readonly usualDuration?: UsualDuration };
  };
  readonly prompt?: string;
  readonly seconds: number;
  readonly size: Size;
  /** The input images. The task fails if one of them is invalid. */
  readonly images?: readonly (SourceImage | undefined)[];
  readonly firstFrame?: SourceImage | undefined;
  /**
   * Whether the video has sound.
   * @default true unless `sound` is `off`
   */
  readonly hasSound?: boolean;
}

/** Creates a request for one video, which occupies one slot. */
export function videoRequest({ service }: RequestContext, video: VideoRequest): TaskRequest {
  const { model, size, images = [], firstFrame, hasSound, ...rest } = video;
  const { seconds, sound = "off" } = video;
  return {
    ...rest,
    prompt: video.prompt ?? "",
    model: model?.id,
    modelName: model?.name,
    usualDuration: model?.model.usualDuration,
    pack: "video",
    units: roundUnits(video.units),
    slots: 1,
    sound,
    failure: failureOf(images),
    firstFrame,
    outputs: [{ type: "video", id: service.ids.task(), ...size, seconds, sound: hasSound ?? sound !== "off" }],
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
 * Creates a request for `count` images. Each image occupies one slot (apps/docs/service/concurrency.md#counting).
 */
export function imageRequest({ service }: RequestContext, image: ImageRequest): TaskRequest {
  const { count, size, unitsEach, images, group, ...rest } = image;
  return {
    ...rest,
    model: image.modelName,
    pack: "image",
    units: roundUnits(unitsEach * count),
    slots: count,
    usualDuration: { fixed: 24 },
    failure: failureOf(images),
    outputs: Array.from({ length: count }, () => ({ type: "image", id: service.ids.task(), ...size, group })),
  };
}

/** Returns the failure of the first invalid image. */
export function failureOf(images: readonly (SourceImage | undefined)[]): string | undefined {
  return images.find((image) => image?.failure !== undefined)?.failure;
}

/**
 * Reads `n`, 1 to 9. It is an integer in the tables and `"9"` in an old sample; both are accepted
 * (apps/docs/service/image.md#generation).
 */
export function readCount(fields: Fields): number {
  const value = fields.raw("n") ?? 1;
  const count = typeof value === "string" || typeof value === "number" ? Number(value) : NaN;
  return Number.isInteger(count) && count >= 1 && count <= 9 ? count : reject(1201, "n must be 1 to 9");
}

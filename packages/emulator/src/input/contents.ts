import type { RequestContext } from "../service.ts";
import type { Element, Voice } from "../tasks/task.ts";
import { reject } from "../wire/codes.ts";
import type { Fields, LanguageLimit } from "../wire/fields.ts";
import { readImage, type SourceImage } from "./media.ts";
import { findElement, findVoice } from "./voices-and-elements.ts";

type ContentType =
  | "prompt"
  | "first_frame"
  | "middle_frame"
  | "last_frame"
  | "refer_image"
  | "style_refer_image"
  | "subject_refer_image"
  | "feature_video"
  | "base_video"
  | "element"
  | "voice"
  | "image"
  | "video";

/** The items of `contents[]` of API v2 (apps/docs/service/api-v2.md#contents). */
export interface Contents {
  readonly prompt: string;
  readonly firstFrame?: SourceImage;
  readonly middleFrames: readonly SourceImage[];
  readonly lastFrame?: SourceImage;
  readonly referImages: readonly SourceImage[];
  readonly styleImage?: SourceImage;
  readonly subjectImage?: SourceImage;
  readonly featureVideos: readonly string[];
  readonly baseVideo?: string;
  readonly elements: readonly Element[];
  readonly voices: readonly Voice[];
  /** Whether the prompt refers to one of the voices. */
  readonly usesVoice: boolean;
  /** For motion control. */
  readonly image?: SourceImage;
  readonly video?: string;
}

const MAX_IMAGE_MB = 50;

export function readContents(
  fields: Fields,
  context: RequestContext,
  allowed: readonly ContentType[],
  maxPrompt: number | LanguageLimit,
): Contents {
  const items = fields.list("contents", { min: 1 });
  const typed = items.map((item) => ({ type: item.requiredOneOf("type", allowed), item }));
  // Only equal ids are documented as rejected, not an id that is part of another
  // (apps/docs/service/api-v2.md#contents).
  const ids = items.map((item) => item.string("id")).filter((id) => id !== undefined);
  if (new Set(ids).size < ids.length) reject(1201, "ids in contents must be distinct");

  const readAll = <T>(type: ContentType, read: (item: Fields) => T): readonly T[] =>
    typed.filter((each) => each.type === type).map(({ item }) => read(item));
  const readOne = <T>(type: ContentType, read: (item: Fields) => T): T | undefined => {
    const [first, second] = readAll(type, (item) => item);
    if (second) reject(1201, `contents has more than one item of type '${type}'`);
    return first && read(first);
  };
  /** Reads the id of an element or a voice, which also requires an `id` that the prompt can refer to. */
  const readId = (item: Fields, key: string): string => {
    item.requiredString("id");
    return item.requiredString(key);
  };
  const image = (item: Fields): SourceImage => readImage(item, "url", context, MAX_IMAGE_MB);
  const video = (item: Fields): string => {
    const url = item.requiredString("url");
    return /^https?:\/\//i.test(url) ? url : reject(1201, `${item.pathOf("url")} must be a URL`);
  };
  const prompt = readOne("prompt", (item) => item.requiredString("text", { max: maxPrompt })) ?? "";
  return {
    prompt,
    firstFrame: readOne("first_frame", image),
    middleFrames: readAll("middle_frame", image),
    lastFrame: readOne("last_frame", image),
    referImages: readAll("refer_image", image),
    styleImage: readOne("style_refer_image", image),
    subjectImage: readOne("subject_refer_image", image),
    featureVideos: readAll("feature_video", video),
    baseVideo: readOne("base_video", video),
    elements: readAll("element", (item) => findElement(context, readId(item, "element_id"))),
    voices: readAll("voice", (item) => findVoice(context, readId(item, "voice_id"))),
    usesVoice: readAll("voice", (item) => refersTo(prompt, item.requiredString("id"))).includes(true),
    image: readOne("image", image),
    video: readOne("video", video),
  };
}

/**
 * Whether a prompt refers to an id as `@<id>`. A longer word that begins with the id is no reference to it (assumed:
 * apps/docs/service/api-v2.md#references).
 */
function refersTo(prompt: string, id: string): boolean {
  const [, ...following] = prompt.split(`@${id}`);
  return following.some((rest) => !/^\w/.test(rest));
}

/** Rejects too many frames between the first and the last one. The texts are guesses. */
export function rejectMiddleFrames(id: string, max: number): never {
  return reject(
    1201,
    max === 0
      ? `contents type 'middle_frame' is not supported by ${id}`
      : `contents exceeds ${max} items of type 'middle_frame'`,
  );
}

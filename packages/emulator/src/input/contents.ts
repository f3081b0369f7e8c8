import type { Element, Voice } from "../tasks/task.ts";
import { refuse } from "../wire/codes.ts";
import type { Fields } from "../wire/fields.ts";
import type { RequestContext } from "../world.ts";
import { ownElement, ownVoice } from "./library.ts";
import { readImage, type SourceImage } from "./media.ts";

type ContentType =
  | "prompt"
  | "first_frame"
  | "last_frame"
  | "refer_image"
  | "feature_video"
  | "base_video"
  | "element"
  | "voice"
  | "image"
  | "video";

/** `contents[]` of API v2, by type (apps/docs/service/api-v2.md#contents). */
export interface Contents {
  readonly prompt: string;
  readonly firstFrame?: SourceImage;
  readonly lastFrame?: SourceImage;
  readonly referImages: readonly SourceImage[];
  readonly featureVideo?: string;
  readonly baseVideo?: string;
  readonly elements: readonly Element[];
  readonly voices: readonly Voice[];
  /** Whether the prompt calls one of the voices. */
  readonly callsVoice: boolean;
  /** Motion control. */
  readonly image?: SourceImage;
  readonly video?: string;
}

const MAX_IMAGE_MB = 50;

export function readContents(
  fields: Fields,
  context: RequestContext,
  allowed: readonly ContentType[],
  maxPrompt: number,
): Contents {
  const items = fields.list("contents", { min: 1 });
  const typed = items.map((item) => ({ type: item.needWord("type", allowed), item }));
  // That one id within another is rejected too is not documented, so it is accepted
  // (apps/docs/service/api-v2.md#contents).
  const ids = items.map((item) => item.text("id")).filter((id) => id !== undefined);
  if (new Set(ids).size < ids.length) refuse(1201, "ids in contents must be distinct");

  const many = <T>(type: ContentType, read: (item: Fields) => T): readonly T[] =>
    typed.filter((each) => each.type === type).map(({ item }) => read(item));
  const one = <T>(type: ContentType, read: (item: Fields) => T): T | undefined => {
    const [first, second] = many(type, (item) => item);
    if (second) refuse(1201, `contents has more than one item of type '${type}'`);
    return first && read(first);
  };
  /** Elements and voices need an `id` that the prompt can name. */
  const named = (item: Fields, key: string): string => {
    item.needText("id");
    return item.needText(key);
  };
  const image = (item: Fields): SourceImage => readImage(item, "url", context, MAX_IMAGE_MB);
  const video = (item: Fields): string => {
    const url = item.needText("url");
    return /^https?:\/\//i.test(url) ? url : refuse(1201, `${item.name("url")} must be a URL`);
  };
  const prompt = one("prompt", (item) => item.needText("text", { max: maxPrompt })) ?? "";
  return {
    prompt,
    firstFrame: one("first_frame", image),
    lastFrame: one("last_frame", image),
    referImages: many("refer_image", image),
    featureVideo: one("feature_video", video),
    baseVideo: one("base_video", video),
    elements: many("element", (item) => ownElement(context, named(item, "element_id"))),
    voices: many("voice", (item) => ownVoice(context, named(item, "voice_id"))),
    callsVoice: many("voice", (item) => prompt.includes(`@${item.text("id")}`)).includes(true),
    image: one("image", image),
    video: one("video", video),
  };
}

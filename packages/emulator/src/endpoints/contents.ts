import { type GivenImage, readImage } from "../capability/images.ts";
import type { ElementRecord, VoiceRecord } from "../library/library.ts";
import { ownElement, ownVoice } from "../library/own.ts";
import type { Fields } from "../wire/fields.ts";
import { refuse } from "../wire/refusal.ts";
import type { Desk } from "./endpoint.ts";

export type ContentType =
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

/** `contents[]` of the path design, sorted out (kling-api V 9.1). */
export interface Contents {
  readonly prompt: string;
  readonly firstFrame?: GivenImage;
  readonly lastFrame?: GivenImage;
  readonly referImages: readonly GivenImage[];
  readonly featureVideo?: string;
  readonly baseVideo?: string;
  readonly elements: readonly ElementRecord[];
  readonly voices: readonly VoiceRecord[];
  /** Motion control. */
  readonly image?: GivenImage;
  readonly video?: string;
}

const PATH_IMAGE_MB = 50;

export function readContents(fields: Fields, desk: Desk, allowed: readonly ContentType[], promptMax: number): Contents {
  const items = fields.list("contents");
  if (items.length === 0) refuse(1201, "contents is required");
  const grouped = new Map<ContentType, Fields[]>();
  for (const item of items) {
    const type = item.needWord("type", allowed);
    grouped.set(type, [...(grouped.get(type) ?? []), item]);
  }
  checkIds(items);
  const one = (type: ContentType): Fields | undefined => {
    const [first, second] = grouped.get(type) ?? [];
    return second ? refuse(1201, `contents has more than one item of type '${type}'`) : first;
  };
  const many = (type: ContentType): readonly Fields[] => grouped.get(type) ?? [];
  const picture = (item: Fields): GivenImage =>
    readImage(item.needText("url"), `${item.at}.url`, desk.world.switches, PATH_IMAGE_MB);
  const film = (item: Fields): string => {
    const url = item.needText("url");
    return /^https?:\/\//i.test(url) ? url : refuse(1201, `${item.at}.url must be a URL`);
  };
  const maybe = <T>(item: Fields | undefined, read: (item: Fields) => T): T | undefined =>
    item ? read(item) : undefined;
  return {
    prompt: maybe(one("prompt"), (item) => item.needText("text", { max: promptMax })) ?? "",
    firstFrame: maybe(one("first_frame"), picture),
    lastFrame: maybe(one("last_frame"), picture),
    referImages: many("refer_image").map(picture),
    featureVideo: maybe(one("feature_video"), film),
    baseVideo: maybe(one("base_video"), film),
    elements: many("element").map((item) => ownElement(desk, named(item).needText("element_id"))),
    voices: many("voice").map((item) => ownVoice(desk, named(item).needText("voice_id"))),
    image: maybe(one("image"), picture),
    video: maybe(one("video"), film),
  };
}

/** Elements and voices need an `id` that the prompt can name. */
function named(item: Fields): Fields {
  item.needText("id");
  return item;
}

/** Ids must be distinct in a task (kling-api V 9.1); that one within another is refused too is not said, so it is let through. */
function checkIds(items: readonly Fields[]): void {
  const ids = items.map((item) => item.text("id")).filter((id) => id !== undefined);
  if (new Set(ids).size < ids.length) refuse(1201, "ids in contents must be distinct");
}

import { type GivenImage, readImage } from "../capability/images.ts";
import { canonical, v1Name } from "../capability/names.ts";
import { nearestRatio, pixels, type Resolution } from "../capability/pixels.ts";
import { needLength, type SourceVideo, sourceByUrl } from "../capability/source-video.ts";
import type { ElementRecord } from "../library/library.ts";
import { videoUnits } from "../prices.ts";
import type { Order } from "../tasks/order.ts";
import type { Fields } from "../wire/fields.ts";
import { refuse } from "../wire/refusal.ts";
import { readContents } from "./contents.ts";
import type { Desk, TaskEndpoint } from "./endpoint.ts";
import { readElements } from "./library-fields.ts";

/** `POST /v1/videos/motion-control` (kling-api V 10.5) and `POST /motion-control/{model}` (V 9.5). */
export const motionControl: TaskEndpoint = {
  v1: { path: "/v1/videos/motion-control", read: readV1 },
  path: { path: "/motion-control", read: readPath },
};

const MODELS = ["kling-3.0", "kling-2.6"];
const ORIENTATIONS = ["image", "video"] as const;
/** Longest source in seconds. */
const LONGEST = { video: 30, image: 10 };

interface Motion {
  readonly name: string;
  readonly prompt: string;
  readonly image: GivenImage;
  readonly source: SourceVideo;
  readonly elements: readonly ElementRecord[];
  readonly orientation: "image" | "video";
  readonly keepSound: boolean;
  readonly resolution: Resolution;
}

function readV1(fields: Fields, desk: Desk): Order {
  const modelName = fields.text("model_name") ?? "kling-v2-6";
  const name = canonical(modelName);
  if (name === modelName || !MODELS.includes(name)) refuse(1201, `model_name value '${modelName}' is invalid`);
  return order(desk, {
    name,
    prompt: fields.text("prompt", { max: 2500 }) ?? "",
    image: readImage(fields.needText("image_url"), "image_url", desk.world.switches),
    source: sourceByUrl(fields.needText("video_url"), "video_url", desk),
    elements: readElements(fields, desk),
    orientation: fields.needWord("character_orientation", ORIENTATIONS),
    keepSound: fields.word("keep_original_sound", ["yes", "no"], "yes") === "yes",
    resolution: fields.needWord("mode", ["std", "pro"]) === "std" ? "720p" : "1080p",
  });
}

function readPath(fields: Fields, desk: Desk, name: string): Order {
  if (!MODELS.includes(name)) refuse(1203, `The model '${name}' does not exist.`);
  const { prompt, image, video, elements } = readContents(fields, desk, ["prompt", "image", "video", "element"], 2500);
  const settings = fields.object("settings");
  if (!image) return refuse(1201, "contents needs an item of type 'image'");
  if (video === undefined) return refuse(1201, "contents needs an item of type 'video'");
  if (!settings) return refuse(1201, "settings.character_orientation is required");
  return order(desk, {
    name,
    prompt,
    image,
    elements,
    source: sourceByUrl(video, "contents", desk),
    orientation: settings.needWord("character_orientation", ORIENTATIONS),
    keepSound: settings.word("audio", ["original", "off"], "original") === "original",
    resolution: settings.word("resolution", ["720p", "1080p"], "720p"),
  });
}

function order(desk: Desk, motion: Motion): Order {
  const { name, source, image, orientation, resolution, keepSound } = motion;
  needLength(source, 3, LONGEST[orientation], "the video");
  if (motion.elements.length > (name === "kling-3.0" ? 1 : 0)) refuse(1201, `${name} does not take so many elements`);
  if (motion.elements.length > 0 && orientation !== "video")
    refuse(1201, "an element needs character_orientation 'video'");
  const seconds = Math.max(3, source.seconds);
  const { width, height } = pixels(
    resolution,
    nearestRatio(orientation === "image" ? image.size : (source.made ?? image.size)),
  );
  return {
    product: "motion-control",
    model: name,
    modelName: v1Name(name),
    prompt: motion.prompt,
    pack: "video",
    // Output seconds, rounded (kling-api I 12.3).
    units: videoUnits(name, "motion", resolution, Math.round(seconds)),
    slots: 1,
    resolution,
    seconds,
    sound: keepSound ? "original" : "off",
    videoInput: true,
    failure: image.failure,
    firstFrame: image.bytes,
    firstFrameUrl: image.url,
    makes: [{ type: "video", id: desk.world.ids.task(), width, height, seconds, sound: keepSound }],
  };
}

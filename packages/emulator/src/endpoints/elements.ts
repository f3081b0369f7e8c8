import { readImage } from "../capability/images.ts";
import { ELEMENT_TAGS } from "../capability/element-tags.ts";
import { needLength, sourceByUrl } from "../capability/source-video.ts";
import type { ElementRecord } from "../library/library.ts";
import { ownMade, ownVoice } from "../library/own.ts";
import type { Order } from "../tasks/order.ts";
import type { Fields } from "../wire/fields.ts";
import type { Json, JsonObject } from "../wire/json.ts";
import { refuse } from "../wire/refusal.ts";
import type { World } from "../world/world.ts";
import type { Call, Desk, Route, TaskEndpoint } from "./endpoint.ts";
import { deleted, presetTask } from "./library-answers.ts";
import { readPage } from "./page.ts";

/** `POST /v1/general/advanced-custom-elements` (kling-api V 10.14, I 8). Free; takes no slot here, a guess. */
export const elements: TaskEndpoint = {
  v1: {
    path: "/v1/general/advanced-custom-elements",
    noWatermark: true,
    read,
    result: (task, world) => ({
      elements: task.order.makes.flatMap((made) => (made.type === "element" ? [shown(made.element, world)] : [])),
    }),
  },
};

/** Presets, and the two delete paths that act on one library (live, third-party). */
export const elementCalls: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/general/advanced-presets-elements",
    design: "v1",
    answer({ query, world }) {
      const { from, to } = readPage(query);
      const presets = [...world.library.elements.values()].slice(from, to);
      return presets.map((element) => presetTask(String(element.id), world, { elements: [shown(element, world)] }));
    },
  },
  { method: "POST", path: "/v1/general/delete-elements", design: "v1", answer: remove },
  { method: "POST", path: "/v1/general/delete-advanced-elements", design: "v1", answer: remove },
];

function read(fields: Fields, desk: Desk): Order {
  const { world, account } = desk;
  const name = fields.needText("element_name", { max: 20 });
  const description = fields.needText("element_description", { max: 100 });
  const kind = fields.needWord("reference_type", ["image_refer", "video_refer"]);
  const pictures = kind === "image_refer" ? readPictures(fields) : undefined;
  const given = pictures?.all.map((image) => readImage(image, "element_image_list", world.switches)) ?? [];
  const voiceId = fields.text("element_voice_id");
  if (voiceId !== undefined) ownVoice(desk, voiceId);
  const tags = fields.list("tag_list").map((item) => item.needText("tag_id"));
  for (const tag of tags) if (!Object.hasOwn(ELEMENT_TAGS, tag)) refuse(1201, `tag_id value '${tag}' is invalid`);
  const id = world.ids.element(world.switches.elementIds === "long");
  const element: ElementRecord = {
    id,
    name,
    description,
    kind,
    voiceId,
    tags,
    frontalImage: pictures?.frontal,
    referImages: pictures?.refer ?? [],
    referVideos: kind === "video_refer" ? [readVideo(fields, desk)] : [],
    ownedBy: account.ownerId,
    deleted: false,
  };
  return {
    product: "element",
    prompt: description,
    pack: "video",
    units: 0,
    slots: 0,
    failure: given.find(({ failure }) => failure !== undefined)?.failure,
    makes: [{ type: "element", id: String(id), element }],
  };
}

function readPictures(fields: Fields): { frontal: string; refer: string[]; all: string[] } {
  const list = fields.object("element_image_list");
  if (!list) return refuse(1201, "element_image_list is required");
  const frontal = list.needText("frontal_image");
  const refer = list.list("refer_images").map((item) => item.needText("image_url"));
  if (refer.length < 1 || refer.length > 3) refuse(1201, `${list.at}.refer_images must have 1 to 3 items`);
  return { frontal, refer, all: [frontal, ...refer] };
}

function readVideo(fields: Fields, desk: Desk): string {
  const videos = fields.object("element_video_list")?.list("refer_videos") ?? [];
  const [video] = videos;
  if (!video || videos.length !== 1) return refuse(1201, "element_video_list.refer_videos must have exactly one item");
  const source = sourceByUrl(video.needText("video_url"), `${video.at}.video_url`, desk);
  needLength(source, 3, 8, "the video");
  return source.url;
}

/** An element as v1 shows it; `element_id` is a bare long. */
function shown(element: ElementRecord, world: World): JsonObject {
  const voice = element.voiceId === undefined ? undefined : voiceInfo(element.voiceId, world);
  return {
    element_id: element.id,
    element_name: element.name,
    element_description: element.description,
    reference_type: element.kind,
    ...(element.kind === "image_refer"
      ? {
          element_image_list: {
            frontal_image: element.frontalImage ?? "",
            refer_images: element.referImages.map((image_url) => ({ image_url })),
          },
        }
      : { element_video_list: { refer_videos: element.referVideos.map((video_url) => ({ video_url })) } }),
    element_voice_info: voice,
    // `tag_id` goes in, `id` comes back (kling-api I 8.2).
    tag_list: element.tags.map((id) => ({ id, name: ELEMENT_TAGS[id], description: ELEMENT_TAGS[id] })),
    owned_by: element.ownedBy,
    status: element.deleted ? "deleted" : "succeed",
  };
}

function voiceInfo(id: string, world: World): JsonObject | undefined {
  const made = world.tasks.byMade(id)?.order.makes.find((each) => each.id === id);
  const voice = world.library.voices.get(id) ?? (made?.type === "voice" ? made.voice : undefined);
  return voice && { voice_id: voice.id, voice_name: voice.name, trial_url: "", owned_by: voice.ownedBy };
}

function remove(call: Call): Json | undefined {
  const id = call.body().needText("element_id");
  const made = ownMade(call, id);
  if (made?.type !== "element") return refuse(1201, `Element id ${id} not found`);
  if (made.element.deleted) refuse(1201, `Element id ${id} has already be deleted`);
  made.element.deleted = true;
  return deleted(call);
}

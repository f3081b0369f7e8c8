import { ELEMENT_TAGS } from "../data/allowed-values.ts";
import { checkDuration, readImage, videoByUrl } from "../input/media.ts";
import { failureOf } from "../input/task-request.ts";
import { findVoice } from "../input/voices-and-elements.ts";
import type { Element } from "../tasks/task.ts";
import { reject } from "../wire/codes.ts";
import type { JsonObject } from "../wire/json.ts";
import type { Endpoint } from "./endpoint.ts";
import { deleteRoute, presetsRoute } from "./preset-and-delete-routes.ts";
import { voiceRecord } from "./voices.ts";

/**
 * Elements (apps/docs/service/elements.md#create). They are free; that they occupy no slot is a guess. Both delete
 * paths delete the same elements (third-party).
 */
export const elements: Endpoint = {
  v1: {
    path: "/v1/general/advanced-custom-elements",
    noWatermark: true,
    ignoresExternalId: ({ elementExternalIds }) => elementExternalIds === "ignore",
    read(fields, context) {
      const { service, account } = context;
      const name = fields.requiredString("element_name", { max: 20 });
      const description = fields.requiredString("element_description", { max: 100 });
      const kind = fields.requiredOneOf("reference_type", ["image_refer", "video_refer"]);
      const imageLists = kind === "image_refer" ? [fields.object("element_image_list")] : [];
      const frontal = imageLists.map((list) => [list, "frontal_image"] as const);
      const refer = imageLists.flatMap((list) =>
        list.list("refer_images", { min: 1, max: 3 }).map((item) => [item, "image_url"] as const),
      );
      const images = [...frontal, ...refer].map(([item, key]) => readImage(item, key, context));
      const videos =
        kind === "video_refer" ? fields.object("element_video_list").list("refer_videos", { min: 1, max: 1 }) : [];
      for (const video of videos)
        checkDuration(
          videoByUrl(video.requiredString("video_url"), video.pathOf("video_url"), context),
          3,
          8,
          "the video",
        );
      const voiceId = fields.string("element_voice_id");
      const tags = fields.list("tag_list").map((item) => item.requiredString("tag_id"));
      for (const tag of tags) if (!Object.hasOwn(ELEMENT_TAGS, tag)) reject(1201, `tag_id value '${tag}' is invalid`);
      const id = service.ids.element(service.switches.elementIds === "long");
      const element: Element = {
        id,
        name,
        description,
        kind,
        voice: voiceId === undefined ? undefined : findVoice(context, voiceId),
        tags,
        frontalImage: frontal[0]?.[0].string("frontal_image"),
        referImages: refer.map(([item, key]) => item.requiredString(key)),
        referVideos: videos.map((video) => video.requiredString("video_url")),
        ownedBy: account.ownerId,
        isDeleted: false,
      };
      return {
        product: "element",
        prompt: description,
        pack: "video",
        units: 0,
        slots: 0,
        usualDuration: { fixed: 5 },
        failure: failureOf(images),
        outputs: [{ type: "element", id: String(id), element }],
      };
    },
    result: (task) => ({
      elements: task.request.outputs.flatMap((output) =>
        output.type === "element" ? [elementRecord(output.element)] : [],
      ),
    }),
  },
  routes: [
    presetsRoute(
      "/v1/general/advanced-presets-elements",
      (presets) => presets.elements,
      (element) => ({ elements: [elementRecord(element)] }),
    ),
    ...["/v1/general/delete-elements", "/v1/general/delete-advanced-elements"].map((path) =>
      deleteRoute(path, "element_id", (output, id) =>
        output?.type === "element" ? output.element : reject(1201, `Element id ${id} not found`),
      ),
    ),
  ],
};

/** Renders an element for API v1. `element_id` is a bare long. */
function elementRecord(element: Element): JsonObject {
  const { frontalImage: frontal_image = "", referImages, referVideos } = element;
  return {
    element_id: element.id,
    element_name: element.name,
    element_description: element.description,
    reference_type: element.kind,
    ...(element.kind === "image_refer"
      ? { element_image_list: { frontal_image, refer_images: referImages.map((image_url) => ({ image_url })) } }
      : { element_video_list: { refer_videos: referVideos.map((video_url) => ({ video_url })) } }),
    element_voice_info: element.voice && voiceRecord(element.voice),
    // Requests have `tag_id`, responses `id` (apps/docs/service/elements.md#records).
    tag_list: element.tags.map((id) => ({ id, name: ELEMENT_TAGS[id], description: ELEMENT_TAGS[id] })),
    owned_by: element.ownedBy,
    status: element.isDeleted ? "deleted" : "succeed",
  };
}

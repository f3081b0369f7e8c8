import { ELEMENT_TAGS } from "../data/catalogue.ts";
import { ownVoice } from "../input/library.ts";
import { needLength, readImage, videoByUrl } from "../input/media.ts";
import { failureOf } from "../input/task-request.ts";
import type { Element } from "../tasks/task.ts";
import { refuse } from "../wire/codes.ts";
import type { JsonObject } from "../wire/json.ts";
import type { Endpoint } from "./endpoint.ts";
import { deleteRoute, presetsRoute } from "./library-routes.ts";
import { shownVoice } from "./voices.ts";

/**
 * Elements (apps/docs/service/elements.md#create). Free; they take no slot here, a guess. Both delete paths act on one
 * library (live, third-party).
 */
export const elements: Endpoint = {
  v1: {
    path: "/v1/general/advanced-custom-elements",
    noWatermark: true,
    read(fields, context) {
      const { world, account } = context;
      const name = fields.needText("element_name", { max: 20 });
      const description = fields.needText("element_description", { max: 100 });
      const kind = fields.needWord("reference_type", ["image_refer", "video_refer"]);
      const pictures = kind === "image_refer" ? [fields.object("element_image_list")] : [];
      const frontal = pictures.map((list) => [list, "frontal_image"] as const);
      const refer = pictures.flatMap((list) =>
        list.list("refer_images", { min: 1, max: 3 }).map((item) => [item, "image_url"] as const),
      );
      const images = [...frontal, ...refer].map(([item, key]) => readImage(item, key, context));
      const videos =
        kind === "video_refer" ? fields.object("element_video_list").list("refer_videos", { min: 1, max: 1 }) : [];
      for (const video of videos)
        needLength(videoByUrl(video.needText("video_url"), video.name("video_url"), context), 3, 8, "the video");
      const voiceId = fields.text("element_voice_id");
      const tags = fields.list("tag_list").map((item) => item.needText("tag_id"));
      for (const tag of tags) if (!Object.hasOwn(ELEMENT_TAGS, tag)) refuse(1201, `tag_id value '${tag}' is invalid`);
      const id = world.ids.element(world.switches.elementIds === "long");
      const element: Element = {
        id,
        name,
        description,
        kind,
        voice: voiceId === undefined ? undefined : ownVoice(context, voiceId),
        tags,
        frontalImage: frontal[0]?.[0].text("frontal_image"),
        referImages: refer.map(([item, key]) => item.needText(key)),
        referVideos: videos.map((video) => video.needText("video_url")),
        ownedBy: account.ownerId,
        isDeleted: false,
      };
      return {
        product: "element",
        prompt: description,
        pack: "video",
        units: 0,
        slots: 0,
        usualTime: { fixed: 5 },
        failure: failureOf(images),
        makes: [{ type: "element", id: String(id), element }],
      };
    },
    result: (task) => ({
      elements: task.request.makes.flatMap((made) => (made.type === "element" ? [shown(made.element)] : [])),
    }),
  },
  routes: [
    presetsRoute(
      "/v1/general/advanced-presets-elements",
      (library) => library.elements,
      (element) => ({ elements: [shown(element)] }),
    ),
    ...["/v1/general/delete-elements", "/v1/general/delete-advanced-elements"].map((path) =>
      deleteRoute(path, "element_id", (made, id) =>
        made?.type === "element" ? made.element : refuse(1201, `Element id ${id} not found`),
      ),
    ),
  ],
};

/** An element as API v1 shows it; `element_id` is a bare long. */
function shown(element: Element): JsonObject {
  const { frontalImage: frontal_image = "", referImages, referVideos } = element;
  return {
    element_id: element.id,
    element_name: element.name,
    element_description: element.description,
    reference_type: element.kind,
    ...(element.kind === "image_refer"
      ? { element_image_list: { frontal_image, refer_images: referImages.map((image_url) => ({ image_url })) } }
      : { element_video_list: { refer_videos: referVideos.map((video_url) => ({ video_url })) } }),
    element_voice_info: element.voice && shownVoice(element.voice),
    // `tag_id` goes in, `id` comes back (apps/docs/service/elements.md#records).
    tag_list: element.tags.map((id) => ({ id, name: ELEMENT_TAGS[id], description: ELEMENT_TAGS[id] })),
    owned_by: element.ownedBy,
    status: element.isDeleted ? "deleted" : "succeed",
  };
}

import { exact } from "../accounts/ledger.ts";
import { readImage } from "../capability/images.ts";
import { pixels } from "../capability/pixels.ts";
import { sourceByUrl } from "../capability/source-video.ts";
import { clipLength } from "../media/length.ts";
import { links } from "../tasks/links.ts";
import type { Order } from "../tasks/order.ts";
import type { Fields } from "../wire/fields.ts";
import type { JsonObject } from "../wire/json.ts";
import { refuse } from "../wire/refusal.ts";
import type { Desk, TaskEndpoint } from "./endpoint.ts";
import { sessionOf } from "./selection-steps.ts";

/** `POST /v1/videos/multi-elements` (kling-api V 10.6); its `videos[]` also have `session_id`. */
export const multiElements: TaskEndpoint = {
  v1: {
    path: "/v1/videos/multi-elements",
    read,
    result: (task, world) => ({
      videos: task.order.makes.map((made) => ({
        id: made.id,
        ...task.order.resultInfo,
        ...linked(links(task, made, world)),
        duration: clipLength(task.order.seconds ?? 0),
      })),
    }),
  },
};

function linked({ url, watermarkUrl }: { url: string; watermarkUrl?: string }): JsonObject {
  return { url, watermark_url: watermarkUrl };
}

const IMAGES = { addition: [1, 2], swap: [1, 1], removal: [0, 0] } as const;
/** Units per second (`pricing.json`: 3 and 6 at std, 5 and 10 at pro). */
const RATE = { std: 0.6, pro: 1 };

function read(fields: Fields, desk: Desk): Order {
  const modelName = fields.text("model_name") ?? "kling-v1-6";
  if (modelName !== "kling-v1-6") refuse(1201, `model_name value '${modelName}' is invalid`);
  const session = sessionOf(fields, desk);
  const [least, most] = IMAGES[fields.needWord("edit_mode", ["addition", "swap", "removal"])];
  const images = fields.list("image_list");
  if (images.length < least || images.length > most)
    refuse(1201, `image_list must have ${least} to ${most} items here`);
  const given = images.map((item) => readImage(item.needText("image"), `${item.at}.image`, desk.world.switches));
  const prompt = fields.needText("prompt", { max: 2500 });
  fields.text("negative_prompt", { max: 2500 });
  const mode = fields.word("mode", ["std", "pro"], "std");
  const seconds = Number(fields.word("duration", ["5", "10"], "5"));
  if (session.seconds > 5 !== seconds > 5)
    refuse(1201, "duration 5 needs a source of 2 to 5 seconds, 10 one of 7 to 10");
  const resolution = mode === "std" ? "720p" : "1080p";
  const { width, height } = sourceByUrl(session.videoUrl, "video_url", desk).made ?? pixels(resolution, "16:9");
  return {
    product: "multi-elements",
    model: modelName,
    modelName,
    prompt,
    pack: "video",
    units: exact(RATE[mode] * seconds),
    slots: 1,
    resolution,
    seconds,
    sound: "off",
    videoInput: true,
    failure: given.find(({ failure }) => failure !== undefined)?.failure,
    resultInfo: { session_id: session.id },
    makes: [{ type: "video", id: desk.world.ids.task(), width, height, seconds, sound: false }],
  };
}

import { GONE_SCENES, ONE_IMAGE_SCENES, TWO_IMAGE_SCENES } from "../capability/effect-scenes.ts";
import { type GivenImage, readImage } from "../capability/images.ts";
import { pixels } from "../capability/pixels.ts";
import { links } from "../tasks/links.ts";
import type { Order } from "../tasks/order.ts";
import type { Fields } from "../wire/fields.ts";
import { refuse } from "../wire/refusal.ts";
import type { Desk, TaskEndpoint } from "./endpoint.ts";

/** `POST /v1/videos/effects` (kling-api V 10.16); its `videos[]` have no `duration`. */
export const effects: TaskEndpoint = {
  v1: {
    path: "/v1/videos/effects",
    noWatermark: true,
    read,
    result: (task, world) => ({
      videos: task.order.makes.map((made) => ({ id: made.id, url: links(task, made, world).url })),
    }),
  },
};

/** Effects are priced per template on a list that nobody has copied (kling-api I 12.3): a guess for all. */
const UNITS = 2;
const SECONDS = 5;

function read(fields: Fields, desk: Desk): Order {
  const scene = fields.needText("effect_scene");
  const input = fields.object("input");
  if (!input) return refuse(1201, "input is required");
  if (GONE_SCENES.includes(scene))
    refuse(1203, `The effect '${scene}' has been discontinued and is no longer available.`);
  const images = ONE_IMAGE_SCENES.includes(scene)
    ? [readImage(input.needText("image"), "input.image", desk.world.switches)]
    : TWO_IMAGE_SCENES.includes(scene)
      ? pair(input, desk)
      : refuse(1201, `effect_scene value '${scene}' is invalid`);
  const { width, height } = pixels("720p", scene.endsWith("_9_16") ? "9:16" : "16:9");
  return {
    product: "effects",
    prompt: "",
    pack: "video",
    units: UNITS,
    slots: 1,
    resolution: "720p",
    seconds: SECONDS,
    sound: "off",
    failure: images.find(({ failure }) => failure !== undefined)?.failure,
    firstFrame: images[0]?.bytes,
    firstFrameUrl: images[0]?.url,
    makes: [{ type: "video", id: desk.world.ids.task(), width, height, seconds: SECONDS, sound: false }],
  };
}

/** `images: [left, right]`. */
function pair(input: Fields, desk: Desk): readonly GivenImage[] {
  const images = input.raw("images");
  if (!Array.isArray(images) || images.length !== 2) return refuse(1201, "input.images must have two items");
  return images.map((image: unknown) =>
    typeof image === "string"
      ? readImage(image, "input.images", desk.world.switches)
      : refuse(1200, "input.images must hold strings"),
  );
}

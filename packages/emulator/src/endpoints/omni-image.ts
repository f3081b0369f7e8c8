import { IMAGE_RATIOS, imagePixels } from "../capability/image-pixels.ts";
import { readImage } from "../capability/images.ts";
import { usualResult } from "../tasks/render-v1.ts";
import type { Order } from "../tasks/order.ts";
import type { Fields } from "../wire/fields.ts";
import { refuse } from "../wire/refusal.ts";
import type { Desk, TaskEndpoint } from "./endpoint.ts";
import { imageOrder, readCount } from "./image-order.ts";
import { readElements } from "./library-fields.ts";

/** `POST /v1/images/omni-image` (kling-api I 3); a series comes as `series_images`, the unused list is left out (a guess, I 15). */
export const omniImage: TaskEndpoint = {
  v1: {
    path: "/v1/images/omni-image",
    read,
    result(task, world) {
      const { images } = usualResult(task, world);
      return task.order.resultInfo?.result_type === "series" ? { series_images: images } : { images };
    },
  },
};

const UNITS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "kling-image-o1": { "1k": 8, "2k": 8 },
  "kling-v3-omni": { "1k": 8, "2k": 8, "4k": 16 },
};
/** How many pictures a series of `auto` length has: "as many as are really made". Guess. */
const AUTO_COUNT = 4;

function read(fields: Fields, desk: Desk): Order {
  const modelName = fields.text("model_name") ?? "kling-image-o1";
  const prices = Object.hasOwn(UNITS, modelName) ? UNITS[modelName] : undefined;
  if (!prices) return refuse(1201, `model_name value '${modelName}' is invalid`);
  const prompt = fields.needText("prompt", { max: 2500 });
  const resolution = fields.word("resolution", ["1k", "2k", "4k"], "1k");
  const units = prices[resolution];
  if (units === undefined) return refuse(1201, `resolution value '${resolution}' is invalid for ${modelName}`);
  const kind = fields.word("result_type", ["single", "series"], "single");
  if (kind === "series" && modelName !== "kling-v3-omni")
    refuse(1201, `result_type value 'series' is not supported by ${modelName}`);
  const given = fields
    .list("image_list")
    .map((item) => readImage(item.needText("image"), `${item.at}.image`, desk.world.switches));
  if (given.length + readElements(fields, desk).length > 10) refuse(1201, "at most 10 images and elements are allowed");
  const ratio = fields.word("aspect_ratio", [...IMAGE_RATIOS, "auto"], "auto");
  const order = imageOrder(desk, {
    product: "omni-image",
    modelName,
    prompt,
    count: kind === "series" ? readAmount(fields) : readCount(fields),
    size: imagePixels(resolution, ratio === "auto" ? (given[0]?.size ?? "1:1") : ratio),
    unitsEach: units,
    given,
  });
  return {
    ...order,
    resultInfo: { result_type: kind },
    makes: order.makes.map((made) => (kind === "series" ? { ...made, group: "0" } : made)),
  };
}

/** `series_amount`: 2 to 9 or `auto`, default 4. */
function readAmount(fields: Fields): number {
  return fields.raw("series_amount") === "auto" ? AUTO_COUNT : fields.whole("series_amount", 2, 9, 4);
}

import { IMAGE_RATIOS, imagePixels } from "../capability/image-pixels.ts";
import { readImage } from "../capability/images.ts";
import { discontinued } from "../capability/v1-video-models.ts";
import type { Order } from "../tasks/order.ts";
import type { Fields } from "../wire/fields.ts";
import { refuse } from "../wire/refusal.ts";
import type { Desk, TaskEndpoint } from "./endpoint.ts";
import { imageOrder, readCount } from "./image-order.ts";
import { readElements } from "./library-fields.ts";

/** `POST /v1/images/generations` (kling-api I 2). */
export const imageGenerations: TaskEndpoint = { v1: { path: "/v1/images/generations", read } };

/** Units for a picture from text, and from pictures (kling-api I 12.2). */
const UNITS: Readonly<Record<string, { text: number; image: number }>> = {
  "kling-v3": { text: 8, image: 8 },
  "kling-v2-1": { text: 4, image: 8 },
};
/** Out of the documented list by 2026-09-20 (kling-api I 10.2); that they answer as videos' old models do, a guess. */
const GONE = ["kling-v1", "kling-v1-5", "kling-v2", "kling-v2-new"];

function read(fields: Fields, desk: Desk): Order {
  const { switches } = desk.world;
  const modelName = fields.text("model_name") ?? "kling-v3";
  if (GONE.includes(modelName)) discontinued(modelName);
  const units = Object.hasOwn(UNITS, modelName) ? UNITS[modelName] : undefined;
  if (!units) return refuse(1201, `model_name value '${modelName}' is invalid`);
  const prompt = fields.needText("prompt", { max: 2500 });
  const image = fields.text("image");
  if (fields.text("negative_prompt", { max: 2500 }) !== undefined && image !== undefined)
    refuse(1201, "negative_prompt is not supported with image");
  checkReference(fields, modelName, image);
  const elements = readElements(fields, desk);
  if (elements.length > 0 && modelName !== "kling-v3") refuse(1201, `element_list is not supported by ${modelName}`);
  if (elements.some(({ kind }) => kind !== "image_refer"))
    refuse(1201, "only elements of the multi-image kind are supported");
  const given = image === undefined ? [] : [readImage(image, "image", switches)];
  if (elements.length + given.length > 10) refuse(1201, "at most 10 images and elements are allowed");
  return imageOrder(desk, {
    product: "image",
    modelName,
    prompt,
    count: readCount(fields),
    size: imagePixels(fields.word("resolution", ["1k", "2k"], "1k"), fields.word("aspect_ratio", IMAGE_RATIOS, "16:9")),
    unitsEach: given.length + elements.length > 0 ? units.image : units.text,
    given,
  });
}

/** `image_reference` and the fidelities belong to kling-v2-1 (capability map; kling-api I 14 #2). */
function checkReference(fields: Fields, modelName: string, image: string | undefined): void {
  const isOld = modelName === "kling-v2-1";
  if (fields.has("image_reference")) {
    fields.needWord("image_reference", ["subject", "face"]);
    if (!isOld) refuse(1201, `image_reference is not supported by ${modelName}`);
    if (image === undefined) refuse(1201, "image is required with image_reference");
  }
  fields.number("image_fidelity", 0, 1);
  fields.number("human_fidelity", 0, 1);
}

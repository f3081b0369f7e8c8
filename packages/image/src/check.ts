import { imageModel, type Model } from "@klingkit/models";
import {
  type AskedImageSettings,
  imageCapabilities,
  imageCapability,
  type ImageCapability,
  imageMisfits,
} from "@klingkit/models/capabilities";
import type { Finding } from "@klingkit/tasks";

/** A model, and what is known of it. */
export interface FilledModel {
  readonly model: string;
  /** Both undefined for a model that klingkit does not know. */
  readonly known: Model | undefined;
  readonly capability: ImageCapability | undefined;
}

export function fillModel(product: ImageCapability["product"], model: string): FilledModel {
  return { model, known: imageModel(model), capability: imageCapability(product, model) };
}

/** The name for the wire. */
export function modelName({ known, model }: FilledModel): string {
  return known?.v1 ?? model;
}

/** What the model cannot do. Nothing is said of models that klingkit does not know. */
export function checkModel(
  product: ImageCapability["product"],
  { known, capability }: FilledModel,
  asked: AskedImageSettings = {},
): readonly Finding[] {
  if (capability) return imageMisfits(capability, asked);
  if (!known) return [];
  const allowed = imageCapabilities.flatMap((row) => (row.product === product && !row.withdrawn ? row.model : []));
  return [
    { path: "model", message: `${known.name} has no such endpoint; use ${allowed.join(" or ")}.`, allowed, hard: true },
  ];
}

/** Rules of an endpoint, as `[field, is it broken, what is wrong, is it only doubtful]`. */
export function broken(
  ...rules: readonly (readonly [path: string, isBroken: boolean, message: string, doubt?: "doubt"])[]
): readonly Finding[] {
  return rules.flatMap(([path, isBroken, message, doubt]) => (isBroken ? { path, message, hard: !doubt } : []));
}

/** Characters that a prompt may have at any image endpoint (kling-api I 2 to 5). */
const PROMPT_MAX = 2500;

/** @param words the prompt as it is sent */
export function tooLong(words = "", path = "prompt"): readonly Finding[] {
  return broken([path, words.length > PROMPT_MAX, `${words.length} characters; at most ${PROMPT_MAX} are taken.`]);
}

/** The most pictures and elements together (kling-api I 2, 3). */
const INPUTS_MAX = 10;

export function tooMany(pictures: number, elements: number): readonly Finding[] {
  const count = pictures + elements;
  const path = elements > 0 ? "elements" : "references";
  return broken([path, count > INPUTS_MAX, `${count} pictures and elements; at most ${INPUTS_MAX} together.`]);
}

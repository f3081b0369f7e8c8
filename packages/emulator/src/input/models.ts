import { type RateCase, type VideoModel, VIDEO_MODELS } from "../data/video-models.ts";
import type { Resolution } from "../data/pixels.ts";
import { refuse } from "../wire/codes.ts";
import type { Fields } from "../wire/fields.ts";

interface AnyModel<F> {
  readonly v1Name?: string | undefined;
  readonly retired?: readonly F[];
}

/** A video model with its names. */
export type NamedModel = Pick<Chosen<VideoModel, "v1Name">, "id" | "name" | "model">;

/** A model that can do what is asked. */
export interface Chosen<M, F extends keyof M> {
  readonly id: string;
  /** The name in API v1. */
  readonly name: string;
  readonly model: M;
  /** The model's limits for this. */
  readonly can: NonNullable<M[F]>;
}

function choose<M extends AnyModel<unknown>, F extends keyof M>(
  models: Readonly<Record<string, M>>,
  id: string,
  feature: F,
): Chosen<M, F> | undefined {
  const model = Object.hasOwn(models, id) ? models[id] : undefined;
  const can = model?.[feature];
  return model && can !== undefined && can !== null ? { id, name: model.v1Name ?? id, model, can } : undefined;
}

/**
 * The model in a path of API v2: 404/1203 for one that is not in the path's list (the code is official:
 * apps/docs/service/errors.md#error-codes; that it is this one is assumed).
 */
export function modelInPath<F extends keyof VideoModel>(id: string, feature: F): Chosen<VideoModel, F> {
  return choose(VIDEO_MODELS, id, feature) ?? refuse(1203, `The model '${id}' does not exist.`);
}

/**
 * `model_name` of API v1: 400/1201 for an unknown model, 404/1203 for a withdrawn one (seen,
 * apps/docs/service/errors.md#messages).
 */
export function modelByName<M extends AnyModel<unknown>, F extends keyof M>(
  models: Readonly<Record<string, M>>,
  fields: Fields,
  fallback: string,
  feature: F,
  servesRetired = false,
): Chosen<M, F> {
  const name = fields.text("model_name") ?? fallback;
  const [id = "", model] = Object.entries(models).find(([key, { v1Name = key }]) => v1Name === name) ?? [];
  if (model?.retired?.includes(feature) && !servesRetired)
    refuse(1203, `The model '${name}' has been discontinued and is no longer available.`);
  return choose(models, id, feature) ?? refuse(1201, `model_name value '${name}' is invalid`);
}

/** Units for a video. */
export function videoUnits(
  { id, model }: NamedModel,
  rateCase: RateCase,
  resolution: Resolution,
  seconds: number,
): number {
  const rate = model.units[rateCase]?.[resolution];
  return rate === undefined
    ? refuse(1201, `${id} does not support this combination of resolution and sound`)
    : rate * seconds;
}

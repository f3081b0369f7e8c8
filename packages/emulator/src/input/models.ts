import type { Resolution } from "../data/sizes.ts";
import { type ImageModel, IMAGE_MODELS } from "../data/image-models.ts";
import { type RateCase, type VideoModel, VIDEO_MODELS } from "../data/video-models.ts";
import type { RequestContext } from "../service.ts";
import { reject } from "../wire/codes.ts";
import type { Fields } from "../wire/fields.ts";

interface AnyModel<F> {
  readonly v1Name?: string | undefined;
  readonly retired?: readonly F[];
}

/** A video model with its id and its name. */
export type NamedModel = Pick<SupportedModel<VideoModel, "v1Name">, "id" | "name" | "model">;

/** A model that supports a feature. */
export interface SupportedModel<M, F extends keyof M> {
  readonly id: string;
  /** The name in API v1. */
  readonly name: string;
  readonly model: M;
  /** The model's limits for the feature. */
  readonly limits: NonNullable<M[F]>;
}

function findModel<M extends AnyModel<unknown>, F extends keyof M>(
  models: Readonly<Record<string, M>>,
  id: string,
  feature: F,
): SupportedModel<M, F> | undefined {
  const model = Object.hasOwn(models, id) ? models[id] : undefined;
  const limits = model?.[feature];
  return model && limits !== undefined && limits !== null ? { id, name: model.v1Name ?? id, model, limits } : undefined;
}

/**
 * Rejects a model in a path of API v2 that the endpoint does not list with 404/1203. The code is official
 * (apps/docs/service/errors.md#error-codes); its use here is an assumption.
 */
export function rejectModel(id: string): never {
  return reject(1203, `The model '${id}' does not exist.`);
}

/** Finds the model in a path of API v2. */
export function modelFromPath<F extends keyof VideoModel>(id: string, feature: F): SupportedModel<VideoModel, F> {
  return findModel(VIDEO_MODELS, id, feature) ?? rejectModel(id);
}

/** Finds the image model in a path of API v2. */
export function imageModelFromPath<F extends keyof ImageModel>(id: string, feature: F): SupportedModel<ImageModel, F> {
  return findModel(IMAGE_MODELS, id, feature) ?? rejectModel(id);
}

/** Whether no call of the service with a model is known. */
export function isUnverified(id: string): boolean {
  return [VIDEO_MODELS, IMAGE_MODELS].some((models) => Object.hasOwn(models, id) && models[id]?.unverified === true);
}

/**
 * Reads `model_name` of API v1. An unknown model and a model of another endpoint are rejected with 400/1201, a withdrawn
 * one with 404/1203 (observed: apps/docs/service/errors.md#messages).
 */
export function modelByName<M extends AnyModel<unknown>, F extends keyof M>(
  models: Readonly<Record<string, M>>,
  fields: Fields,
  { service }: RequestContext,
  fallback: string,
  feature: F,
): SupportedModel<M, F> {
  const name = fields.string("model_name") ?? fallback;
  const [id = "", model] = Object.entries(models).find(([key, { v1Name = key }]) => v1Name === name) ?? [];
  if (model?.retired?.includes(feature) && service.switches.retired === "reject")
    reject(1203, `The model '${name}' has been discontinued and is no longer available.`);
  return (
    findModel(models, id, feature) ??
    reject(1201, isKnown(name) ? "model is not supported" : `model_name value '${name}' is invalid`)
  );
}

function isKnown(name: string): boolean {
  return [VIDEO_MODELS, IMAGE_MODELS].some((models) =>
    Object.entries<AnyModel<unknown>>(models).some(([id, { v1Name = id }]) => v1Name === name),
  );
}

/** Returns the price of a video in units. */
export function videoUnits(
  { id, model }: NamedModel,
  rateCase: RateCase,
  resolution: Resolution,
  seconds: number,
): number {
  const rate = model.units[rateCase]?.[resolution];
  return rate === undefined
    ? reject(1201, `${id} does not support this combination of resolution and sound`)
    : rate * seconds;
}

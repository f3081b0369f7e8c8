import type { VideoCapability } from "./capability.ts";
import type { CapabilityIssue } from "./capability-issue.ts";
import { estimate, type PriceQuery } from "./estimate-price.ts";
import type { Estimate } from "./estimate.ts";
import type { Confidence } from "./fact.ts";
import type { ImageCapability } from "./image-capability.ts";
import { imageModel } from "./image-models.ts";
import { capabilityRows, explain, type ModelEndpoint, type RequestedSettings } from "./model-capabilities.ts";
import { videoModel } from "./video-models.ts";

/** What a task needs. A setting that is omitted may have any value. */
export interface ModelQuery extends RequestedSettings {
  /** The name of the endpoint, such as `video.textToVideo`. */
  readonly endpoint: ModelEndpoint;
  /**
   * The number of images, of an image endpoint.
   * @default 1
   */
  readonly images?: number;
}

/** A model that supports a task, and the price of the task. */
export interface FoundModel {
  /** The name of the model in klingkit. */
  readonly name: string;
  /** The name for end users, such as `Kling 3.0`. */
  readonly title: string;
  /**
   * The estimated list price of the task. A setting that the query omits turns it into a range. Undefined if the price list
   * has no price.
   */
  readonly price: Estimate | undefined;
  /** The confidence of the capabilities. The price has its own. */
  readonly confidence: Confidence;
  /** The capabilities of the model for the endpoint, with their date and source. */
  readonly row: VideoCapability | ImageCapability;
  /** Issues that do not exclude the model: that it was never tried against the service. */
  readonly warnings: readonly CapabilityIssue[];
}

/**
 * Finds the models that support a task, sorted by the maximum of the estimated price. Models without a known price are
 * last, and withdrawn models are left out.
 * @example
 * const [cheapest] = find({ endpoint: "video.textToVideo", resolution: "1080p", duration: 10, audio: "native" });
 * console.log(cheapest?.name, cheapest?.price?.usd.max); // "kling-3.0-turbo" 1.4
 */
export function find(query: ModelQuery): readonly FoundModel[] {
  const { endpoint } = query;
  const findModel = endpoint.startsWith("video.") ? videoModel : imageModel;
  return capabilityRows(endpoint)
    .flatMap((row): FoundModel[] => {
      if (row.withdrawn) return [];
      const image = query.image ?? ("textToImage" in row && !row.textToImage);
      const warnings = explain(endpoint, row.model, { ...query, image });
      if (warnings.some(({ code }) => code !== "unconfirmed")) return [];
      const { model: name, confidence } = row;
      const price = estimate(priceQuery({ ...query, image }, row));
      return [{ name, title: findModel(name)?.title ?? name, price, confidence, row, warnings }];
    })
    .toSorted((a, b) => amountOf(a) - amountOf(b));
}

const amountOf = ({ price }: FoundModel): number => price?.usd.max ?? Number.POSITIVE_INFINITY;

function priceQuery(query: ModelQuery, row: VideoCapability | ImageCapability): PriceQuery {
  const { endpoint, resolution, duration, audio, voices = 0, elements = 0, image, images, parts } = query;
  const durations = "durations" in row ? row.durations : [];
  const [shortest, longest] = [durations[0], durations.at(-1)];
  const seconds =
    duration ?? (shortest === undefined || longest === undefined ? undefined : { min: shortest, max: longest });
  return {
    endpoint,
    model: row.model,
    audio: audio === "native",
    voices: voices > 0,
    videoInput: (query.video ?? parts?.video) !== undefined,
    videoElement: parts?.elements.includes("video") ?? false,
    function: image || elements > 0 ? "image-to-image" : "text-to-image",
    ...(resolution === undefined ? {} : { resolution }),
    ...(seconds === undefined ? {} : { seconds }),
    ...(images === undefined ? {} : { images }),
  };
}

import type { Estimate, Range } from "./estimate.ts";
import type { Confidence } from "./fact.ts";
import { imageModel } from "./image-models.ts";
import { priceList } from "./price-list.ts";
import type { PriceConditions, PriceRow } from "./price-row.ts";
import { videoModel } from "./video-models.ts";

/** The task to estimate. Omitted fields can turn the estimate into a range. */
export interface PriceQuery extends PriceConditions {
  /** The name of the endpoint, such as `video.omni`. */
  readonly endpoint: string;
  /**
   * The name of the model in klingkit, API v2 or API v1.
   * @default any model of the endpoint
   */
  readonly model?: string;
  /**
   * The resolution, such as `1080p` or `2k`.
   * @default any resolution of the model
   */
  readonly resolution?: string;
  /**
   * The duration of the output, seconds. Omit it if it depends on an input video or audio of unknown duration.
   * @default any duration that the price row allows
   */
  readonly seconds?: number | Range;
  /**
   * The number of images. A series whose length is `auto` has 2 to 9.
   * @default 1
   */
  readonly images?: number | Range;
  /**
   * The number of tasks.
   * @default 1
   */
  readonly calls?: number;
}

/**
 * Estimates the list price of a task. Returns undefined if the price list has no price for it. `unpriced` lists these
 * tasks.
 * @example
 * const price = estimate({ endpoint: "video.textToVideo", model: "kling-3.0", resolution: "720p", seconds: 5 });
 * console.log(price?.units.max, price?.usd.max); // 3 0.42
 */
export function estimate(query: PriceQuery): Estimate | undefined {
  const lines = priceList.rows.filter((row) => matches(row, query)).flatMap((row) => price(row, query));
  const [first, ...rest] = lines.map(({ row }) => row);
  if (!first) return undefined;
  // A range has the confidence of its least certain row.
  const { packageType, source, date, confidence } = rest.reduce(
    (least, row) => (confidenceRank(row) > confidenceRank(least) ? row : least),
    first,
  );
  const units = {
    min: Math.min(...lines.map(({ min }) => min)),
    max: Math.max(...lines.map(({ max }) => max)),
  };
  const usd = priceList.unitValues.find((each) => each.packageType === packageType && each.currency === "USD");
  return {
    units,
    usd: { min: roundAmount(units.min * (usd?.amount ?? 0)), max: roundAmount(units.max * (usd?.amount ?? 0)) },
    packageType,
    row: lines.map(({ id }) => id).join(", "),
    exact: units.min === units.max,
    notes: notes([...new Set([first, ...rest])], query),
    source,
    date,
    confidence,
  };
}

function matches({ endpoints, model, status, when = {}, packageType }: PriceRow, query: PriceQuery): boolean {
  const findModel = packageType === "video" ? videoModel : imageModel;
  const name = query.model === undefined ? undefined : (findModel(query.model)?.name ?? query.model);
  const {
    audio = false,
    voices = false,
    videoInput = false,
    videoElement = false,
    function: imageFunction = "text-to-image",
  } = query;
  return (
    status !== "superseded" &&
    endpoints.includes(query.endpoint) &&
    (model === undefined || name === undefined || name === model) &&
    (when.audio ?? audio) === audio &&
    (when.voices ?? voices) === voices &&
    (when.videoInput ?? videoInput) === videoInput &&
    (when.videoElement ?? videoElement) === videoElement &&
    (when.function ?? imageFunction) === imageFunction
  );
}

/** Returns the units of a row, or one line for each of its resolutions if the query specifies none. */
function price(row: PriceRow, query: PriceQuery): ({ readonly id: string; readonly row: PriceRow } & Range)[] {
  const quantity = quantityOf(row, query);
  if (!quantity) return [];
  const rates: readonly (readonly [id: string, units: number])[] =
    typeof row.units === "number"
      ? [[row.id, row.units]]
      : Object.entries(row.units).flatMap(([resolution, units]) =>
          query.resolution === undefined || query.resolution === resolution ? [[`${row.id}-${resolution}`, units]] : [],
        );
  const { calls = 1 } = query;
  return rates.map(([id, units]) => ({
    id,
    row,
    min: roundAmount(units * quantity.min * calls),
    max: roundAmount(units * quantity.max * calls),
  }));
}

/** Returns the quantity by which the units of a row are multiplied, or undefined if the row does not cover the duration. */
function quantityOf(
  { per, durationRange, durations }: PriceRow,
  { seconds, images = 1 }: PriceQuery,
): Range | undefined {
  if (per === "call") return { min: 1, max: 1 };
  if (per === "image") return toRange(images);
  const duration = seconds === undefined ? durationRange : toRange(seconds);
  if (!duration || (durations && !(durations.includes(duration.min) && durations.includes(duration.max))))
    return undefined;
  const quantity = per === "second" ? Math.round : (value: number): number => Math.ceil(value / 5);
  return { min: quantity(duration.min), max: quantity(duration.max) };
}

/** From the highest to the lowest confidence. */
const confidenceOrder: readonly Confidence[] = ["official", "observed", "third-party", "assumed"];
const confidenceRank = (row: PriceRow): number => confidenceOrder.indexOf(row.confidence);

const statusNotes: Readonly<Record<PriceRow["status"], string | undefined>> = {
  current: undefined,
  older: "The price is from an older price list. The current price may differ.",
  withdrawn: "The model is no longer in the documentation. This is its last known price.",
  superseded: undefined,
};

function notes(rows: readonly PriceRow[], query: PriceQuery): readonly string[] {
  const { seconds, images } = query;
  const unspecified = [
    rows.length > 1 && query.model === undefined ? "model" : [],
    rows.some(({ units }) => typeof units !== "number") && query.resolution === undefined ? "resolution" : [],
  ].flat();
  const all = rows.flatMap(({ per, durationRange, note, status }) => {
    const isTimed = per === "second" || per === "5 seconds";
    const duration = seconds === undefined ? durationRange : toRange(seconds);
    const { min, max } = toRange(images ?? 1);
    return [
      isTimed && duration && duration.min !== duration.max
        ? `The duration depends on the input: ${duration.min} to ${duration.max} seconds.`
        : [],
      per === "second" &&
      seconds !== undefined &&
      Object.values(toRange(seconds)).some((value) => !Number.isInteger(value))
        ? // Documented for motion control (2025-12-22), observed elsewhere (apps/docs/service/prices.md#billed-quantities).
          "The duration is rounded to full seconds, as the service bills it."
        : [],
      per === "image" && min !== max ? `The model chooses the number of images: ${min} to ${max}.` : [],
      note ?? [],
      statusNotes[status] ?? [],
    ].flat();
  });
  return [
    ...(unspecified.length > 0 ? [`The price depends on unspecified settings: ${unspecified.join(", ")}.`] : []),
    ...new Set(all),
  ];
}

function toRange(value: number | Range): Range {
  return typeof value === "number" ? { min: value, max: value } : { min: value.min, max: value.max };
}

/** Rounds an amount, because 3 * 0.8 is 2.4000000000000004. */
function roundAmount(amount: number): number {
  return Math.round(amount * 1e6) / 1e6;
}

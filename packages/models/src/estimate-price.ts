import type { Estimate, Range } from "./estimate.ts";
import type { Confidence } from "./fact.ts";
import { imageModel } from "./image-models.ts";
import { priceList } from "./price-list.ts";
import type { PriceCase, PriceRow } from "./price-row.ts";
import { videoModel } from "./video-models.ts";

/** The task to estimate. Fields that are left out may make the estimate a range. */
export interface PriceQuery extends PriceCase {
  /** klingkit's name of the endpoint, as `video.omni`. */
  readonly endpoint: string;
  /**
   * The model, by its name in klingkit, API v2 or API v1.
   * @default any model of the endpoint
   */
  readonly model?: string;
  /**
   * The resolution, as `1080p` or `2k`.
   * @default any resolution of the model
   */
  readonly resolution?: string;
  /**
   * The duration of the output, seconds. Leave it out if it follows a video or sound of unknown duration.
   * @default any duration that the price row allows
   */
  readonly seconds?: number | Range;
  /**
   * The number of images. A series of `auto` length has 2 to 9.
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
 * Estimates the price of a task by the list. Returns undefined if the list has no price for it; `unpriced` names these
 * cases.
 * @example
 * const price = estimate({ endpoint: "video.textToVideo", model: "kling-3.0", resolution: "720p", seconds: 5 });
 * console.log(price?.units.max, price?.usd.max); // 3 0.42
 */
export function estimate(query: PriceQuery): Estimate | undefined {
  const lines = priceList.rows.filter((row) => fits(row, query)).flatMap((row) => price(row, query));
  const [first, ...rest] = lines.map(({ row }) => row);
  if (!first) return undefined;
  // A range has the confidence of its least sure row.
  const {
    packageType,
    source,
    date,
    confidence: confidence,
  } = rest.reduce((least, row) => (doubt(row) > doubt(least) ? row : least), first);
  const units = {
    min: Math.min(...lines.map(({ min }) => min)),
    max: Math.max(...lines.map(({ max }) => max)),
  };
  const usd = priceList.unitValues.find((each) => each.packageType === packageType && each.currency === "USD");
  return {
    units,
    usd: { min: money(units.min * (usd?.amount ?? 0)), max: money(units.max * (usd?.amount ?? 0)) },
    packageType,
    row: lines.map(({ id }) => id).join(", "),
    exact: units.min === units.max,
    notes: notes([...new Set([first, ...rest])], query),
    source,
    date,
    confidence: confidence,
  };
}

function fits({ endpoints, model, status, when = {}, packageType }: PriceRow, query: PriceQuery): boolean {
  const name = packageType === "video" ? videoModel : imageModel;
  const asked = query.model === undefined ? undefined : (name(query.model)?.name ?? query.model);
  const { audio = false, voices = false, videoInput = false, function: made = "text-to-image" } = query;
  const said: PriceCase = { audio, voices, videoInput, function: made };
  return (
    status !== "superseded" &&
    endpoints.includes(query.endpoint) &&
    (model === undefined || asked === undefined || asked === model) &&
    (when.audio ?? said.audio) === said.audio &&
    (when.voices ?? said.voices) === said.voices &&
    (when.videoInput ?? said.videoInput) === said.videoInput &&
    (when.function ?? said.function) === said.function
  );
}

/** The units of a row: one line, or one per resolution if the query names none. */
function price(row: PriceRow, query: PriceQuery): ({ readonly id: string; readonly row: PriceRow } & Range)[] {
  const times = count(row, query);
  if (!times) return [];
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
    min: money(units * times.min * calls),
    max: money(units * times.max * calls),
  }));
}

/** How many times a row's units are counted; undefined for a duration that is not sold. */
function count({ per, between, clips }: PriceRow, { seconds, images = 1 }: PriceQuery): Range | undefined {
  if (per === "call") return { min: 1, max: 1 };
  if (per === "image") return range(images);
  const length = seconds === undefined ? between : range(seconds);
  if (!length || (clips && !(clips.includes(length.min) && clips.includes(length.max)))) return undefined;
  const whole = per === "second" ? Math.round : (s: number): number => Math.ceil(s / 5);
  return { min: whole(length.min), max: whole(length.max) };
}

/** From the surest to the least sure. */
const byConfidence: readonly Confidence[] = ["official", "observed", "third-party", "assumed"];
const doubt = (row: PriceRow): number => byConfidence.indexOf(row.confidence);

const statusNotes: Readonly<Record<PriceRow["status"], string | undefined>> = {
  current: undefined,
  older: "From an older list; the present price may differ.",
  withdrawn: "The model is in the documentation no more; the price is its last known.",
  superseded: undefined,
};

function notes(rows: readonly PriceRow[], query: PriceQuery): readonly string[] {
  const { seconds, images } = query;
  const open = [
    rows.length > 1 && query.model === undefined ? "model" : [],
    rows.some(({ units }) => typeof units !== "number") && query.resolution === undefined ? "resolution" : [],
  ].flat();
  const all = rows.flatMap(({ per, between, note, status }) => {
    const timed = per === "second" || per === "5 seconds";
    const length = seconds === undefined ? between : range(seconds);
    const { min, max } = range(images ?? 1);
    return [
      timed && length && length.min !== length.max
        ? `The length follows what is given: ${length.min} to ${length.max} seconds.`
        : [],
      per === "second" && seconds !== undefined && Object.values(range(seconds)).some((each) => !Number.isInteger(each))
        ? // Said for motion control (2025-12-22), seen elsewhere (apps/docs/service/prices.md#billed-quantities).
          "Rounded to whole seconds, as the service counts them."
        : [],
      per === "image" && min !== max ? `The model decides how many: ${min} to ${max} images.` : [],
      note ?? [],
      statusNotes[status] ?? [],
    ].flat();
  });
  return [...(open.length > 0 ? [`Not named: ${open.join(", ")}.`] : []), ...new Set(all)];
}

function range(given: number | Range): Range {
  return typeof given === "number" ? { min: given, max: given } : { min: given.min, max: given.max };
}

/** Rounds an amount, because 3 x 0.8 is 2.4000000000000004 in binary. */
function money(amount: number): number {
  return Math.round(amount * 1e6) / 1e6;
}

import type { ImageModelV4CallOptions, JSONObject, SharedV4Warning } from "@ai-sdk/provider";
import { imageModel } from "@klingkit/models";
import { explain, imageCapability, type ImageCapability } from "@klingkit/models/capabilities";
import type { MediaInput } from "klingkit";
import { fitSettings, type Settings } from "./fit-settings.ts";
import { mediaOf } from "./media-file.ts";
import { nameReferences, referenceId } from "./name-references.ts";
import { divideProviderOptions } from "./provider-options.ts";
import { closestSize, imageSides } from "./size.ts";
import { type TaskCall, type Warn, warnHeaders, warnUnsupported, withoutUndefined } from "./task-call.ts";

type ImageEndpoint = ImageCapability["endpoint"];

/** What an image endpoint accepts. */
interface ImageEndpointRow {
  /** The minimum and the maximum number of files. */
  readonly files: readonly [min: number, max: number];
  /** The maximum number of images of one task. */
  readonly maxImages: number;
  readonly settings: readonly ("resolution" | "aspectRatio")[];
  /** Returns the files as fields of the input. */
  readonly fields: (files: readonly MediaInput[]) => Readonly<Record<string, unknown>>;
  /** Whether the prompt has to name the files. */
  readonly named?: true;
  /** Whether the input has no prompt. */
  readonly withoutPrompt?: true;
}

const references: ImageEndpointRow["fields"] = (files) => ({
  references:
    files.length > 0
      ? files.map((image, index) => ({ id: referenceId("image", index, files.length), image }))
      : undefined,
});

/** The image endpoints, in the order in which they are preferred. */
const rows: { readonly [Endpoint in ImageEndpoint]: ImageEndpointRow } = {
  generate: {
    files: [0, 1],
    maxImages: 9,
    settings: ["resolution", "aspectRatio"],
    fields: ([image]) => ({ image }),
  },
  omni: { files: [0, 10], maxImages: 9, settings: ["resolution", "aspectRatio"], fields: references, named: true },
  multiImage: { files: [1, 4], maxImages: 9, settings: ["aspectRatio"], fields: (subjects) => ({ subjects }) },
  long: { files: [0, 3], maxImages: 1, settings: ["resolution"], fields: references, named: true },
  tryOn: {
    files: [2, 2],
    maxImages: 1,
    settings: [],
    fields: ([humanImage, clothImage]) => ({ humanImage, clothImage }),
    withoutPrompt: true,
  },
};

const endpoints: readonly ImageEndpoint[] = ["generate", "omni", "multiImage", "long", "tryOn"];

/** Chooses the first endpoint of a model that accepts the files, otherwise the one that accepts the most. */
function chooseImageEndpoint(model: string, files: number): ImageEndpoint {
  const isKnown = imageModel(model) !== undefined;
  const offered = endpoints.filter((endpoint) => !isKnown || imageCapability(endpoint, model) !== undefined);
  const fitting = offered.find((endpoint) => {
    const [min, max] = rows[endpoint].files;
    return files >= min && files <= max;
  });
  const [most = "generate"] = offered.toSorted((a, b) => rows[b].files[1] - rows[a].files[1]);
  return fitting ?? most;
}

/**
 * Reads a call of an image model, and divides it into tasks: chooses the endpoint by the number of files and the
 * capabilities of the model, and maps every option of the AI SDK or warns about it.
 */
export function readImageCall(model: string, options: ImageModelV4CallOptions): readonly [TaskCall, ...TaskCall[]] {
  const warnings: SharedV4Warning[] = [];
  const warn = (warning: SharedV4Warning): void => void warnings.push(warning);
  const { fields, options: taskOptions } = divideProviderOptions(options.providerOptions["klingkit"]);
  const given = (options.files ?? []).map(mediaOf);
  const endpoint = chooseImageEndpoint(model, given.length);
  const row = rows[endpoint];
  const files = given.slice(0, row.files[1]);
  if (files.length < given.length) {
    const details = `image.${endpoint} accepts at most ${row.files[1]} files with ${model}. The others were ignored.`;
    warn({ type: "unsupported", feature: "files", details });
  }
  const settings = imageSettings(options, { endpoint, model, files: files.length, fields }, warn);
  const ids = row.named ? files.map((_, index) => referenceId("image", index, files.length)) : [];
  const { prompt, added } = nameReferences(options.prompt, ids);
  if (added.length > 0) {
    const names = added.map((id) => `@${id}`).join(" ");
    const details = `The service ignores an input that the prompt does not name. ${names} was added to the prompt.`;
    warn({ type: "compatibility", feature: "files", details });
  }
  if (row.withoutPrompt && prompt)
    warn({ type: "unsupported", feature: "prompt", details: `image.${endpoint} has none.` });
  warnUnsupported({ ...options }, ["seed", "mask"], warn);
  warnHeaders(options.headers, warn);

  const input = { model, prompt: row.withoutPrompt ? undefined : prompt, ...row.fields(files), ...settings, ...fields };
  // A series has its own number of images.
  const counts = fields["series"] === undefined ? divide(options.n, row.maxImages) : [undefined];
  const calls = counts.map((count): TaskCall => ({
    endpoint: `image.${endpoint}`,
    input: withoutUndefined({ ...input, n: row.maxImages > 1 ? count : undefined }),
    options: taskOptions,
    warnings,
  }));
  const [first, ...rest] = calls;
  return first ? [first, ...rest] : [{ endpoint: `image.${endpoint}`, input, options: taskOptions, warnings }];
}

/** Divides a number into parts of at most `max`. */
function divide(count: number, max: number): readonly number[] {
  return Array.from({ length: Math.ceil(count / max) }, (_, index) => Math.min(max, count - index * max));
}

function imageSettings(
  { size, aspectRatio }: ImageModelV4CallOptions,
  place: {
    readonly endpoint: ImageEndpoint;
    readonly model: string;
    readonly files: number;
    readonly fields: JSONObject;
  },
  warn: Warn,
): Settings {
  const { endpoint, model, files, fields } = place;
  const capability = imageCapability(endpoint, model);
  const ratios = capability?.aspectRatios.filter((ratio) => ratio !== "auto") ?? ["16:9", "9:16", "1:1"];
  const closest = size && closestSize(size, imageSides, ratios);
  const requested: Settings = {
    resolution: closest ? closest.resolution : undefined,
    aspectRatio: aspectRatio ?? (closest ? closest.aspectRatio : undefined),
  };
  const has = (name: "resolution" | "aspectRatio"): boolean =>
    rows[endpoint].settings.includes(name) && fields[name] === undefined;
  if (size !== undefined) {
    const chosen = [has("resolution") && requested.resolution, has("aspectRatio") && requested.aspectRatio];
    const details = `The service has no exact sizes. The closest settings were used: ${chosen.filter(Boolean).join(" in ") || "none"}.`;
    warn({ type: "compatibility", feature: "size", details });
  }
  if (aspectRatio !== undefined && !has("aspectRatio"))
    warn({ type: "unsupported", feature: "aspectRatio", details: `\`aspectRatio\` was ignored at image.${endpoint}.` });
  const elements = fields["elements"];
  const facts = { image: files > 0, elements: Array.isArray(elements) ? elements.length : 0 };
  const fitted = fitSettings(
    (settings) => explain(`image.${endpoint}`, model, { ...facts, ...settings }),
    {
      ...(has("resolution") ? { resolution: requested.resolution } : {}),
      ...(has("aspectRatio") ? { aspectRatio: requested.aspectRatio } : {}),
    },
    {},
  );
  fitted.warnings.forEach(warn);
  return fitted.settings;
}

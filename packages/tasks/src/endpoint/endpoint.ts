import type { ValidationIssue, ApiVersion } from "@klingkit/errors";
import type * as z from "zod/mini";
import type { Output } from "../outputs.ts";
import type { TaskData } from "../task-data.ts";
import type { PriceFields } from "./price.ts";
import type { MediaReader } from "./media.ts";
import type { InputRules } from "./read-input.ts";

/** A JSON object to send. */
export type Body = Readonly<Record<string, unknown>>;

// See apps/docs/service/tasks.md#external-task-ids.
/** The support of an endpoint for external task ids. */
export interface ExternalTaskIdSupport {
  /** Whether the create accepts `external_task_id`. */
  readonly accepted: boolean;
  /** Whether a task can be looked up by its external task id. */
  readonly lookup: boolean;
  /** The confidence that the service rejects a second create with the same id. */
  readonly duplicatesRejected: "observed" | "official" | "assumed";
}

/** An endpoint on one API version. */
export interface RequestFormat<Input, Defaults> {
  /** The path of the create with its parameters, such as `/text-to-video/{model}` or `/v1/videos/text2video`. */
  readonly path: string;
  /**
   * Returns the path of a create.
   * @default returns `path`
   */
  readonly pathFor?: (input: Input & Defaults) => string;
  /** Returns the issues of an input on this API version and with its model. Invalid fields are missing from `input`. */
  readonly check: (input: Partial<Input> & Defaults) => readonly ValidationIssue[];
  /** Encodes an input as the body of the create. */
  readonly encode: (input: Input & Defaults, media: MediaReader) => Body | Promise<Body>;
}

/** The tasks whose outputs a field accepts. */
export interface SourceRule {
  /** The names of the endpoints, such as `video.textToVideo`. */
  readonly endpoints: readonly string[];
  /** The models of these endpoints, in klingkit's spelling. */
  readonly models: readonly string[];
  /** What to do with another output: a full sentence. */
  readonly alternative: string;
}

/**
 * The definition of an endpoint that creates tasks. `Input` is the caller's input, `Defaults` the fields that klingkit
 * adds to it.
 * @example
 * const hello: Endpoint<{ prompt: string }, object, VideoOutput> = {
 *   name: "video.hello",
 *   outputs: ["video"],
 *   packageType: "video",
 *   externalTaskId: { accepted: true, lookup: true, duplicatesRejected: "assumed" },
 *   expectedMs: () => 60_000,
 *   schema: z.strictObject({ prompt: z.string() }),
 *   defaults: () => ({}),
 *   apiVersions: { v1: { path: "/v1/videos/hello", check: () => [], encode: ({ prompt }) => ({ prompt }) } },
 * };
 */
export interface Endpoint<Input, Defaults = object, O extends Output = Output> extends InputRules<Input, Defaults> {
  /** The kinds of its outputs. Tasks omit outputs of other kinds. */
  readonly outputs: readonly O["type"][];
  /** The type of the resource packs that provide its concurrency slots and units. */
  readonly packageType: "video" | "image" | "try-on";
  /** The support for external task ids. */
  readonly externalTaskId: ExternalTaskIdSupport;
  // See apps/docs/service/api-v1.md#task-records.
  /**
   * `false` if the endpoint does not support copies with a watermark.
   * @default supported
   */
  readonly watermark?: false;
  /**
   * The fields that accept outputs of certain endpoints and models only, by name.
   * @default none: the service accepts the outputs of every task
   */
  readonly sources?: Readonly<Record<string, SourceRule>>;
  /**
   * Returns the number of concurrency slots that a task occupies.
   * @default returns 1
   */
  readonly slots?: (input: Input & Defaults) => number;
  /**
   * Returns the fields that determine the price.
   * @default none: the price depends on the endpoint alone
   */
  readonly price?: (input: Input & Defaults) => PriceFields;
  /** Returns the estimated duration of a task, milliseconds. */
  readonly expectedMs: (input: Input & Defaults) => number;
  /** The request formats. An API version that does not have the endpoint is missing. */
  readonly apiVersions: {
    /** The request format on API v2. */
    readonly v2?: RequestFormat<Input, Defaults>;
    /** The request format on API v1. */
    readonly v1?: RequestFormat<Input, Defaults>;
  };
}

/** The part of an {@link Endpoint} that does not depend on its input type. */
export type RegisteredEndpoint = Pick<Endpoint<never>, "name" | "outputs" | "externalTaskId" | "packageType"> & {
  /** The schema of its input. */
  readonly schema: z.ZodMiniType;
  /** The path of the create on each API version. */
  readonly apiVersions: Readonly<Partial<Record<ApiVersion, { readonly path: string }>>>;
};

/** The part of a {@link SyncEndpoint} that does not depend on its input type. */
export interface RegisteredSyncEndpoint {
  /** klingkit's name for the endpoint, such as `video.faces.identify`. */
  readonly name: string;
  /** The path of the POST. */
  readonly path: string;
  /** The schema of its input. */
  readonly schema: z.ZodMiniType;
}

/** A list that is the same for every account, on API v1. */
export interface ListEndpoint<Item> {
  /** klingkit's name for the list, such as `video.elements.presets`. */
  readonly name: string;
  /** The path of its pages. */
  readonly path: string;
  /** Decodes the items of a record of the list. */
  readonly decode: (record: TaskData) => readonly Item[];
}

/**
 * The endpoints of a product, by their names.
 * @example const registry: Registry = { "video.textToVideo": textToVideo };
 */
export type Registry = Readonly<Record<string, RegisteredEndpoint | RegisteredSyncEndpoint | ListEndpoint<unknown>>>;

/**
 * Creates the registry of a product from the exports of a module.
 * @example
 * import * as endpoints from "./endpoints.ts";
 *
 * export const videoEndpoints = registryOf(endpoints);
 */
export function registryOf(endpoints: Registry): Registry {
  return Object.fromEntries(Object.values(endpoints).map((endpoint) => [endpoint.name, endpoint]));
}

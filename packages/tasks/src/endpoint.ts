import type { ValidationIssue, ApiVersion } from "@klingkit/errors";
import type { Output } from "./outputs.ts";
import type { PriceFields } from "./price.ts";
import type { MediaReader } from "./media.ts";
import type { InputRules } from "./read-input.ts";

/** A JSON object for the wire. */
export type Body = Readonly<Record<string, unknown>>;

/** What the facts say of own ids at an endpoint (kling-api V 8.1). */
export interface OwnIdFacts {
  /** Whether the create takes `external_task_id`. */
  readonly accepted: boolean;
  /** Whether a task can be asked for by it. */
  readonly lookup: boolean;
  /** How sure it is that a second create with the same id is refused. */
  readonly unique: "seen" | "documented" | "assumed";
}

/** An endpoint on one API version. */
export interface VersionForm<Input, Defaults> {
  /** The create's path for documents, as `/text-to-video/{model}` or `/v1/videos/text2video`. */
  readonly path: string;
  /** The real path; default `path`. */
  readonly pathFor?: (input: Input & Defaults) => string;
  /** The issues of an input with this API version and model. Fields that could not be read are missing. */
  readonly check: (input: Partial<Input> & Defaults) => readonly ValidationIssue[];
  readonly encode: (input: Input & Defaults, media: MediaReader) => Body | Promise<Body>;
}

/**
 * An asynchronous endpoint as a value: everything that klingkit knows about it, in one file.
 * `Input` is what a user writes; `Defaults` is what klingkit adds to it.
 */
export interface Endpoint<Input, Defaults = object, O extends Output = Output> extends InputRules<Input, Defaults> {
  /** Section of the fact sheet. */
  readonly source: string;
  /** The kinds of its outputs; others in the service's record are left out. */
  readonly outputs: readonly O["type"][];
  /** Whose slots and units it takes. */
  readonly pack: "video" | "image" | "try-on";
  readonly ownId: OwnIdFacts;
  /** Whether a watermarked copy can be asked for (kling-api V 8.5). Default true. */
  readonly watermark?: false;
  /** How many slots a task takes. Default 1. */
  readonly slots?: (input: Input & Defaults) => number;
  /** What decides the price, for an estimate. Default: nothing but the endpoint. */
  readonly price?: (input: Input & Defaults) => PriceFields;
  /** How long such a task usually takes, milliseconds: an estimate. */
  readonly expectedMs: (input: Input & Defaults) => number;
  readonly apiVersions: {
    readonly v2?: VersionForm<Input, Defaults>;
    readonly v1?: VersionForm<Input, Defaults>;
  };
}

/** What a resumed task needs to know of its endpoint; any endpoint is one. */
export type KnownEndpoint = Pick<Endpoint<never, never>, "name" | "ownId" | "pack"> & {
  readonly apiVersions: Readonly<Partial<Record<ApiVersion, { readonly path: string }>>>;
};

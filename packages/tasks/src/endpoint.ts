import type { ValidationIssue, ApiVersion } from "@klingkit/errors";
import type { Output } from "./outputs.ts";
import type { PriceFields } from "./price.ts";
import type { MediaReader } from "./media.ts";

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

/** A problem, and whether it forbids sending (`hard`: the fact is official and uncontradicted) or is only told. */
export interface Finding extends ValidationIssue {
  readonly hard: boolean;
}

/** One design's form of an endpoint. */
export interface VersionForm<Filled> {
  /** The create's path for documents, as `/text-to-video/{model}` or `/v1/videos/text2video`. */
  readonly path: string;
  /** The real path; default `path`. */
  readonly pathFor?: (input: Filled) => string;
  /** What of this input this design or model cannot do. */
  readonly check: (input: Filled) => readonly Finding[];
  readonly encode: (input: Filled, media: MediaReader) => Body | Promise<Body>;
}

/**
 * An asynchronous endpoint as a value: everything that klingkit knows of it, in one file.
 * `Input` is what a user writes; `Filled` the same with klingkit's defaults.
 */
export interface Endpoint<Input, Filled = Input, O extends Output = Output> {
  /** Name on the facade, as `video.textToVideo`. */
  readonly name: string;
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
  readonly slots?: (input: Filled) => number;
  /** What decides the price, for an estimate. Default: nothing but the endpoint. */
  readonly price?: (input: Filled) => PriceFields;
  /** How long such a task usually takes, milliseconds: an estimate. */
  readonly expectedMs: (input: Filled) => number;
  /** Checks the shape and fills the defaults. */
  readonly fill: (input: Input) => { readonly value: Filled } | { readonly problems: readonly ValidationIssue[] };
  readonly apiVersions: {
    readonly v2?: VersionForm<Filled>;
    readonly v1?: VersionForm<Filled>;
  };
}

/** What a resumed task needs to know of its endpoint; any endpoint is one. */
export type KnownEndpoint = Pick<Endpoint<never, never>, "name" | "ownId" | "pack"> & {
  readonly apiVersions: Readonly<Partial<Record<ApiVersion, { readonly path: string }>>>;
};

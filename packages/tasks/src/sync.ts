import type { ValidationIssue } from "@klingkit/errors";
import type { Estimate } from "@klingkit/models";
import type { TaskContext } from "./context.ts";
import { copyInput } from "./copy-input.ts";
import type { Body } from "./endpoint.ts";
import type { PriceFields } from "./price.ts";
import type { Fields } from "./fields.ts";
import { type Load, loaded, once } from "./load.ts";
import type { MediaReader } from "./media.ts";
import type { Output } from "./outputs.ts";
import type { InputRules } from "./read-input.ts";
import type { TaskData } from "./task-data.ts";
import type { Validate } from "./validation.ts";

/** An endpoint that answers with its result: one call on API v1, without an external task id. */
export interface SyncEndpoint<Input, Defaults, Result> extends InputRules<Input, Defaults> {
  /** Section of the fact sheet. */
  readonly source: string;
  /** Path of the POST. */
  readonly path: string;
  /** The issues of an input that a schema cannot say. Fields that could not be read are missing. */
  readonly check?: (input: Partial<Input> & Defaults) => readonly ValidationIssue[];
  readonly encode: (input: Input & Defaults, media: MediaReader) => Body | Promise<Body>;
  /** Reads the envelope's `data`; an empty object where it is missing, as some deletes answer. */
  readonly decode: (data: Fields, files: FileBinder) => Result;
  /** What decides the price, for an estimate. Default: nothing but the endpoint. */
  readonly price?: (input: Input & Defaults) => PriceFields;
}

/** Gives the outputs of a task that came with the response the methods that fetch their files. */
export type FileBinder = (task: TaskData) => Output[];

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Limit over all sendings, milliseconds. Default 120,000. */
  readonly createTimeout?: number;
  /**
   * Which issues refuse the input, as in the options of a create.
   * @default true
   */
  readonly validate?: Validate;
  /** Fields newer than klingkit, put into the body as they are. */
  readonly extraBody?: Readonly<Record<string, unknown>>;
}

/** A synchronous endpoint, ready to be called. */
export interface SyncCall<Input, Result> {
  (input: Input, options?: CallOptions): Promise<Result>;
  /** What a call will cost, by the dated price list; undefined where no price is known. @throws InvalidInputError */
  estimate(input: Input): Promise<Estimate | undefined>;
}

/** What the calls do is loaded by the first of them. */
const syncCalls = once(() => import("./call-sync.ts"));

/**
 * Binds a synchronous endpoint to a client; it is loaded by the first call. It has no own id, so it is never sent again in doubt: an error then says
 * `taskState: "unknown"`.
 */
export function bindSync<Input, Defaults, Result>(
  context: TaskContext,
  load: Load<SyncEndpoint<Input, Defaults, Result>>,
): SyncCall<Input, Result> {
  const endpoint = once(() => loaded(load));
  return Object.assign(
    async (...args: [input: Input, options?: CallOptions]): Promise<Result> => {
      const [input, options = {}] = copyInput(args);
      return (await syncCalls()).callSync(context, await endpoint(), input, options);
    },
    {
      async estimate(input: Input) {
        const copied = copyInput(input);
        return (await syncCalls()).estimateOf(await endpoint(), copied);
      },
    },
  );
}

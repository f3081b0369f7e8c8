import { InvalidInputError, type ValidationIssue } from "@klingkit/errors";
import type { Estimate } from "@klingkit/models";
import type { TaskContext } from "./context.ts";
import { copyInput } from "./copy-input.ts";
import type { Body, Finding } from "./endpoint.ts";
import type { PriceFields } from "./price.ts";
import { type Fields, fieldsOf } from "./fields.ts";
import { type Load, loaded } from "./load.ts";
import type { MediaReader } from "./media.ts";
import { withFiles } from "./output-files.ts";
import type { Output } from "./outputs.ts";
import type { TaskData } from "./task-data.ts";

/** An endpoint whose answer is the result: one call on the v1 design, without an own id. */
export interface SyncEndpoint<Input, Filled, Result> {
  /** Name on the facade, as `audio.speech`. */
  readonly name: string;
  /** Section of the fact sheet. */
  readonly source: string;
  /** Path of the POST. */
  readonly path: string;
  /** Checks the shape and fills the defaults. */
  readonly fill: (input: Input) => { readonly value: Filled } | { readonly problems: readonly ValidationIssue[] };
  readonly check?: (input: Filled) => readonly Finding[];
  readonly encode: (input: Filled, media: MediaReader) => Body | Promise<Body>;
  /** Reads the envelope's `data`; an empty object where it is missing, as some deletes answer. */
  readonly decode: (data: Fields, files: FileBinder) => Result;
  /** What decides the price, for an estimate. Default: nothing but the endpoint. */
  readonly price?: (input: Filled) => PriceFields;
}

/** Gives the outputs of a task that came with the response the methods that fetch their files. */
export type FileBinder = (task: TaskData) => Output[];

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Limit over all sendings, milliseconds. Default 120,000. */
  readonly createTimeout?: number;
  /** `"shape"` checks types and names only. Default true. */
  readonly validate?: true | "shape";
  /** Fields newer than klingkit, put into the body as they are. */
  readonly extraBody?: Readonly<Record<string, unknown>>;
}

/** A synchronous endpoint, ready to be called. */
export interface SyncCall<Input, Result> {
  (input: Input, options?: CallOptions): Promise<Result>;
  /** What a call will cost, by the dated price list; undefined where no price is known. @throws InvalidInputError */
  estimate(input: Input): Promise<Estimate | undefined>;
}

/**
 * Binds a synchronous endpoint to a client; it is loaded by the first call. It has no own id, so it is never sent again in doubt: an error then says
 * `taskState: "unknown"`.
 */
export function bindSync<Input, Filled, Result>(
  context: TaskContext,
  load: Load<SyncEndpoint<Input, Filled, Result>>,
): SyncCall<Input, Result> {
  const call = async (...args: [input: Input, options?: CallOptions]): Promise<Result> => {
    const [input, options = {}] = copyInput(args);
    const endpoint = await loaded(load);
    const filled = endpoint.fill(input);
    if ("problems" in filled) throw new InvalidInputError(endpoint.name, filled.problems);
    const findings = options.validate === "shape" ? [] : (endpoint.check?.(filled.value) ?? []);
    const { createMediaReader, mediaLimits } = await import("./media.ts");
    const media = createMediaReader(mediaLimits.v1);
    const body = await endpoint.encode(filled.value, media);
    const problems = [...findings.filter(({ hard }) => hard), ...media.problems];
    if (problems.length > 0) throw new InvalidInputError(endpoint.name, problems);
    for (const { hard: _hard, ...problem } of findings) {
      context.emit({ type: "input-doubt", at: context.clock.now(), endpoint: endpoint.name, problem });
    }
    const transport = await context.transport();
    const { data } = await transport.request({
      what: `Calling ${endpoint.name}`,
      method: "POST",
      path: endpoint.path,
      body: JSON.stringify({ ...body, ...options.extraBody }),
      apiVersion: "v1",
      kind: "create",
      deadline: options.createTimeout,
      signal: options.signal,
    });
    return endpoint.decode(fieldsOf(data), (task) =>
      withFiles(context, { host: transport.baseUrl, endpoint: endpoint.name }, task),
    );
  };
  return Object.assign(call, {
    async estimate(input: Input) {
      const copied = copyInput(input);
      return (await import("./price.ts")).estimateOf(await loaded(load), copied);
    },
  });
}

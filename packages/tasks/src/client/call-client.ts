import type { ValidationIssue } from "@klingkit/errors";
import type { Estimate } from "@klingkit/models";
import type { TaskContext } from "../engine/parts.ts";
import { copyInput } from "./copy-input.ts";
import type { Body } from "../endpoint/endpoint.ts";
import type { PriceFields } from "../endpoint/price.ts";
import type { Fields } from "../endpoint/fields.ts";
import { type Load, loaded, once } from "./load.ts";
import type { MediaReader } from "../endpoint/media.ts";
import type { Output } from "../outputs.ts";
import type { InputRules } from "../endpoint/read-input.ts";
import type { TaskData } from "../task-data.ts";
import type { Validate } from "../endpoint/validation.ts";

/** An endpoint whose response has the result: one request on API v1, without an external task id. */
export interface SyncEndpoint<Input, Defaults, Result> extends InputRules<Input, Defaults> {
  /** Where its facts come from. */
  readonly source: string;
  /** The path of the POST. */
  readonly path: string;
  /**
   * Returns the issues that a schema cannot express. Fields that could not be read are missing.
   * @default none
   */
  readonly check?: (input: Partial<Input> & Defaults) => readonly ValidationIssue[];
  /** Encodes an input as the body of the request. */
  readonly encode: (input: Input & Defaults, media: MediaReader) => Body | Promise<Body>;
  /** Decodes the `data` of the response. `data` is an empty object if the response has none, as for some deletes. */
  readonly decode: (data: Fields, files: FileBinder) => Result;
  /**
   * Returns the fields that determine the price.
   * @default none: the price depends on the endpoint alone
   */
  readonly price?: (input: Input & Defaults) => PriceFields;
}

/** Adds the methods that fetch files to the outputs of a task that came with the response. */
export type FileBinder = (task: TaskData) => Output[];

/** The options of a call whose response has the result. */
export interface CallOptions {
  /**
   * Aborts the call. If the request is under way, its outcome is then unknown.
   * @default none
   */
  readonly signal?: AbortSignal;
  /**
   * The time limit of the call over all its requests, milliseconds, above 0.
   * @default 120,000
   */
  readonly createTimeout?: number;
  /**
   * Which issues refuse the input, as in the options of a create.
   * @default true
   */
  readonly validate?: Validate;
  /**
   * Fields that klingkit does not know, merged into the body without a check.
   * @default none
   */
  readonly extraBody?: Readonly<Record<string, unknown>>;
}

/** A call whose response has the result. */
export interface SyncCall<Input, Result> {
  /**
   * Sends the call. After an unknown outcome it is not sent again, because it has no external task id: the error then
   * has `taskState: "unknown"`.
   * @throws {InvalidInputError} if the input or an option is not valid; nothing was sent
   * @throws {KlingError} of the fitting class if the service rejects the call or cannot be reached
   * @example const { faces } = await kling.video.faces.identify({ videoUrl: "https://example.com/talk.mp4" });
   */
  (input: Input, options?: CallOptions): Promise<Result>;
  /**
   * Returns the price of a call by the dated price list. Undefined if no price is known. It sends nothing.
   * @throws {InvalidInputError} if the input is not valid
   * @example const estimate = await kling.image.recognize.estimate({ image: file("person.png") });
   */
  estimate(input: Input): Promise<Estimate | undefined>;
}

/** What the calls do is loaded by the first of them. */
const syncCalls = once(() => import("../engine/call-sync.ts"));

/**
 * Binds an endpoint whose response has the result to the context of a client. The first call loads the endpoint. Inputs
 * and options are copied at the call.
 * @param context the context of the client
 * @param load the endpoint, or a function that loads it
 * @example const identify = bindSync(context, async () => (await import("@klingkit/video")).identifyFaces);
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

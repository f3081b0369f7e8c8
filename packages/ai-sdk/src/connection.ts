import type { JSONObject } from "@ai-sdk/provider";
import { type Clock, systemClock } from "@klingkit/http/options";
import { createKling, type Kling, type KlingOptions, type Task, type VideoOutput } from "klingkit";
import { klingaiVariables } from "./klingai-variables.ts";

/**
 * Stores a video. It may be called again for the same video: after an error, and whenever the status of a completed
 * operation is read. `output.fileName` is the same each time.
 */
export type SaveVideo = (output: VideoOutput, task: Task) => unknown;

/** The options of a provider: those of the client, and two more. */
export interface KlingkitOptions extends KlingOptions {
  /**
   * The same as `baseUrl`, in the spelling of other providers.
   * @default none
   */
  readonly baseURL?: string;
  /**
   * Stores videos in place of the AI SDK, which then downloads nothing: they count as `uploadedVideos` of the result.
   * @default none
   * @example
   * const klingkit = createKlingkit({
   *   async save(output) {
   *     const { stream } = await output.open();
   *     await bucket.put(output.fileName, stream);
   *   },
   * });
   */
  readonly save?: SaveVideo;
}

/** What the models of a provider share. */
export interface Connection {
  readonly options: KlingOptions;
  readonly save: SaveVideo | undefined;
  /** Returns the client, which is created before the first call. */
  readonly client: () => Kling;
  readonly clock: Clock;
}

/**
 * Connects a provider to a client.
 * @throws {ConfigurationError} if an option is invalid
 */
export function connect({ baseURL, save, ...klingOptions }: KlingkitOptions = {}): Connection {
  const options: KlingOptions = baseURL === undefined ? klingOptions : { baseUrl: baseURL, ...klingOptions };
  const clock = options.clock ?? systemClock;
  // Checks the options now.
  const created = createKling(options);
  let client: Kling | undefined;
  return {
    options,
    save,
    client() {
      if (client) return client;
      // The environment may be loaded after the modules.
      const env = klingaiVariables(options);
      client = env ? createKling({ ...options, env }) : created;
      return client;
    },
    clock,
  };
}

/** A model as JSON. */
export interface SerializedModel {
  readonly modelId: string;
  readonly options: JSONObject;
}

/**
 * Returns a model as JSON. Credentials, headers and functions are not included: the process that continues with the model
 * reads the credential from its environment.
 */
export function serializeModel(modelId: string, { options }: Connection): SerializedModel {
  const { region, baseUrl, requestTimeout, maxRetries, retryDelay, concurrency, logLevel } = options;
  const plain = { region, baseUrl, requestTimeout, maxRetries, concurrency, logLevel };
  const defined = Object.entries(plain).filter(([, value]) => value !== undefined);
  return {
    modelId,
    options: { ...Object.fromEntries(defined), ...(retryDelay ? { retryDelay: { ...retryDelay } } : {}) },
  };
}

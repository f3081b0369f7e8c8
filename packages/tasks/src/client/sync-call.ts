import type { Estimate } from "@klingkit/models";
import type { SyncEndpoint } from "../endpoint/sync-endpoint.ts";
import type { Engine } from "../engine/engine.ts";
import type { CallOptions } from "../options/options.ts";
import { copyInput } from "./copy-input.ts";
import { bindEndpoint } from "./bind-endpoint.ts";
import type { Lazy } from "./lazy.ts";

/** A function whose response contains the result. */
export interface SyncCall<Input, Result> {
  /**
   * Sends the call. If its outcome is unknown, it is not sent again, because it has no external task id. The error then
   * has `taskState: "unknown"`.
   * @throws {InvalidInputError} if the input or an option is not valid; nothing was sent
   * @throws {KlingError} the matching subclass if the service rejects the call or cannot be reached
   * @example const { faces } = await kling.video.faces.identify({ videoUrl: "https://example.com/talk.mp4" });
   */
  (input: Input, options?: CallOptions): Promise<Result>;
  /**
   * Estimates the price of a call from the dated price list. Undefined if no price is known. It sends nothing.
   * @throws {InvalidInputError} if the input is not valid
   * @example const estimate = await kling.image.recognize.estimate({ image: file("person.png") });
   */
  estimate(input: Input): Promise<Estimate | undefined>;
}

/**
 * Creates a function that calls an endpoint whose response contains the result. Inputs and options are copied at the call.
 * @param engine the engine, or a function that loads it
 * @param endpoint the endpoint, or a function that loads it
 * @example const identify = createSyncCall(engine, identifyFaces);
 */
export function createSyncCall<Input, Defaults, Result>(
  engine: Lazy<Engine>,
  endpoint: Lazy<SyncEndpoint<Input, Defaults, Result>>,
): SyncCall<Input, Result> {
  const ready = bindEndpoint(engine, endpoint);
  return Object.assign(
    async (...args: [input: Input, options?: CallOptions]): Promise<Result> => {
      const [input, options] = copyInput(args);
      const bound = await ready();
      return bound.engine.call(bound.endpoint, input, options);
    },
    {
      async estimate(input: Input) {
        const copied = copyInput(input);
        const bound = await ready();
        return bound.engine.estimate(bound.endpoint, copied);
      },
    },
  );
}

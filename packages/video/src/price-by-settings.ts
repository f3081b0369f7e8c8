import type { PriceFields } from "@klingkit/tasks/endpoint";
import type { ModelSettings } from "./model-settings.ts";

/** What prices an endpoint with a model: model, size, length and sound. */
export function priceBySettings<Input extends ModelSettings>(
  rest: (input: Input) => PriceFields = () => ({}),
): (input: Input) => PriceFields {
  return (input) => {
    const { model, resolution, duration, audio } = input;
    return { model, resolution, seconds: duration, audio: audio === "native", ...rest(input) };
  };
}

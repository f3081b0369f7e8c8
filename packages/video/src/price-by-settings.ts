import type { PriceFields } from "@klingkit/tasks";
import type { ModelSettings } from "./fill-settings.ts";

/** What prices an endpoint with a model: model, size, length and sound. */
export function priceBySettings<Filled extends ModelSettings>(
  rest: (input: Filled) => PriceFields = () => ({}),
): (input: Filled) => PriceFields {
  return (input) => {
    const { model, resolution, duration, audio } = input;
    return { model, resolution, seconds: duration, audio: audio === "native", ...rest(input) };
  };
}

import type { PriceFields } from "@klingkit/tasks/endpoint";
import type { ModelSettings } from "./model-settings.ts";

/** Creates a `price` function from the settings that determine the price: model, resolution, duration and audio. */
export function priceBySettings<Input extends ModelSettings>(
  additionalFields: (input: Input) => PriceFields = () => ({}),
): (input: Input) => PriceFields {
  return (input) => {
    const { model, resolution, duration, audio } = input;
    return { model, resolution, seconds: duration, audio: audio === "native", ...additionalFields(input) };
  };
}

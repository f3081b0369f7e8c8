import { estimate } from "@klingkit/models/prices";
import type { Mode, TakeSettings } from "../contract.ts";
import { type Given, productOf } from "./choices.ts";
import { texts } from "./texts.ts";

/** What a take will cost, before it is sent, in a sentence. */
export function priceOf({ model, resolution, duration, audio }: TakeSettings, given: Given, mode: Mode): string {
  const endpoint = `video.${productOf(given)}`;
  const price = estimate({ endpoint, model, resolution, seconds: duration, audio: audio === "native" });
  return price ? texts.price[mode](texts.units(price.units.max, price.usd.max)) : texts.noPrice[mode];
}

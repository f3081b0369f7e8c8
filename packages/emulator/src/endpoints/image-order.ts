import { exact } from "../accounts/ledger.ts";
import type { GivenImage } from "../capability/images.ts";
import type { Size } from "../capability/pixels.ts";
import type { Order } from "../tasks/order.ts";
import type { Product } from "../tasks/product.ts";
import type { Fields } from "../wire/fields.ts";
import { refuse } from "../wire/refusal.ts";
import type { Desk } from "./endpoint.ts";

export interface Pictures {
  readonly product: Product;
  readonly modelName?: string;
  readonly prompt: string;
  readonly count: number;
  readonly size: Size;
  /** Units for each picture. */
  readonly unitsEach: number;
  readonly given: readonly GivenImage[];
}

/** An order for so many pictures: `n` slots (kling-api I 1.8) and `n` times the units. */
export function imageOrder({ world }: Desk, pictures: Pictures): Order {
  const { product, modelName, prompt, count, size, unitsEach, given } = pictures;
  return {
    product,
    model: modelName,
    modelName,
    prompt,
    pack: "image",
    units: exact(unitsEach * count),
    slots: count,
    failure: given.find(({ failure }) => failure !== undefined)?.failure,
    makes: Array.from({ length: count }, () => ({ type: "image", id: world.ids.task(), ...size })),
  };
}

/** `n`: 1 to 9; a whole number in tables, `"9"` in an old sample (kling-api I 14 #15), so both are taken. */
export function readCount(fields: Fields): number {
  const value = fields.raw("n") ?? 1;
  const count = typeof value === "string" || typeof value === "number" ? Number(value) : NaN;
  return Number.isInteger(count) && count >= 1 && count <= 9 ? count : refuse(1201, "n must be 1 to 9");
}

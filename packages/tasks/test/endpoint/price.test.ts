import { issue, InvalidInputError, type ValidationIssue } from "@klingkit/errors";
import { expect, test } from "vitest";
import * as z from "zod/mini";
import { estimateOf, priceOf, type Priced } from "../../src/endpoint/price.ts";

interface Input {
  readonly prompt: string;
  readonly duration?: number;
}

function endpoint(rules: () => readonly ValidationIssue[] = () => []): Priced<Input, { readonly model: string }> {
  return {
    name: "video.textToVideo",
    schema: z.strictObject({ prompt: z.string(), duration: z.optional(z.number()) }),
    defaults: () => ({ model: "kling-3.0" }),
    rules,
    price: ({ model, duration = 5 }) => ({ model, resolution: "720p", seconds: duration, audio: false }),
  };
}

test("estimates the price of the input with its defaults", () => {
  const five = estimateOf(endpoint(), { prompt: "fog" });
  const ten = estimateOf(endpoint(), { prompt: "fog", duration: 10 });
  expect(five?.units.min).toBeGreaterThan(0);
  expect(ten?.units.min).toBeCloseTo(2 * (five?.units.min ?? 0));
});

test("estimates the price in spite of warnings", () => {
  const warning = issue("prompt", "unconfirmed", "may be too long.", { severity: "warning" });
  expect(
    estimateOf(
      endpoint(() => [warning]),
      { prompt: "fog" },
    )?.units.min,
  ).toBeGreaterThan(0);
});

test("rejects an input with an error, and names the errors only", () => {
  const warning = issue("prompt", "unconfirmed", "may be too long.", { severity: "warning" });
  const error = issue("duration", "conflict", "must be shorter.");
  const rejected = endpoint(() => [warning, error]);
  expect(() => estimateOf(rejected, { prompt: "fog" })).toThrow(new InvalidInputError("video.textToVideo", [error]));
});

test("rejects an input without a required field", () => {
  // @ts-expect-error -- a caller without types may leave out a field
  expect(() => estimateOf(endpoint(), {})).toThrow(InvalidInputError);
});

test("has no estimate for an endpoint without a known price", () => {
  expect(priceOf({ name: "video.unknown" }, {})).toBeUndefined();
});

import { expect, test } from "vitest";
import type { PriceView } from "../contract.ts";
import { texts } from "../client/texts.ts";
import { modes } from "../modes/all.ts";

function price(units: number, dollars: number, packageType = "video"): PriceView {
  return { units: { min: units, max: units }, usd: { min: dollars, max: dollars }, packageType, notes: [] };
}

test("names the result and its price on the button", () => {
  expect(texts.submit("video", undefined, "live", price(3, 0.42))).toBe("Generate video, $0.42");
  expect(texts.submit("image", 4, "live", price(32, 0.112, "image"))).toBe("Generate 4 images, $0.11");
  expect(texts.submit("image", 1, "live", price(8, 0.028, "image"))).toBe("Generate image, $0.03");
  expect(texts.submit("audio", undefined, "live", null)).toBe("Generate speech, price unknown");
  expect(texts.submit("video", undefined, "emulator", price(3, 0.42))).toBe("Generate video");
});

test("uses the singular for one", () => {
  expect(texts.price("emulator", price(1, 0.14))).toBe("Free in the emulator. Live price: 1 video unit ($0.14)");
  expect(texts.price("live", price(3, 0.42))).toBe("Your account is charged 3 video units.");
  expect(texts.text.remaining(1)).toBe("1 character left");
  expect(texts.text.remaining(-1)).toBe("1 character too many");
  expect(texts.account.concurrency(1)).toBe("1 task at a time");
});

test("counts the takes that match the filter", () => {
  expect([texts.takesCount(5, 5), texts.takesCount(2, 5), texts.takesCount(0, 5)]).toEqual(["5", "2 of 5", "0 of 5"]);
});

test("gives each mode its own name", () => {
  const titles = modes.map(({ id }) => texts.mode(id).title);
  expect(new Set(titles).size).toBe(modes.length);
});

import { expect, test } from "vitest";
import { imageIssues } from "../../src/media/image-issues.ts";

const limits = { minSide: 300, advisedSide: 512, maxRatio: 2.5 };

test.each([
  [
    300,
    299,
    [
      "error: `image` is 300 x 299 px, but each side must have at least 300 px: the service may accept the image and fail the task later.",
    ],
  ],
  [300, 300, ["warning: `image` is 300 x 300 px, but tasks with a side below 512 px were observed to fail."]],
  [512, 511, ["warning: `image` is 512 x 511 px, but tasks with a side below 512 px were observed to fail."]],
  [512, 512, []],
  [1280, 512, []],
  [
    1281,
    512,
    [
      "warning: `image` is 1281 x 512 px, but the documented ratios are 1:2.5 to 2.5:1: the task may fail. Crop the image.",
    ],
  ],
  [
    512,
    1281,
    [
      "warning: `image` is 512 x 1281 px, but the documented ratios are 1:2.5 to 2.5:1: the task may fail. Crop the image.",
    ],
  ],
])("%i x %i px has the issues %j", (width, height, messages) => {
  const found = imageIssues("image", { width, height }, limits);
  expect(found.map(({ severity, message }) => `${severity}: ${message}`)).toEqual(messages);
});

test("an issue has the minimum and the shorter side", () => {
  expect(imageIssues("image", { width: 100, height: 200 }, limits)).toMatchObject([{ minimum: 300, actual: 100 }]);
  expect(imageIssues("image", { width: 400, height: 600 }, limits)).toMatchObject([{ minimum: 512, actual: 400 }]);
});

test("no limit but the minimum applies if no other is known", () => {
  expect(imageIssues("image", { width: 300, height: 30_000 }, { minSide: 300 })).toEqual([]);
});

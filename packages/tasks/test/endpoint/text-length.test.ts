import { describe, expect, test } from "vitest";
import { textLengthIssues } from "../../src/endpoint.ts";

const curly = "“fog”";

test("accepts a text up to the limit, and any text without a limit", () => {
  expect(textLengthIssues("prompt", "x".repeat(2500), 2500)).toEqual([]);
  expect(textLengthIssues("prompt", undefined, 2500)).toEqual([]);
  expect(textLengthIssues("prompt", "x".repeat(9999), undefined)).toEqual([]);
});

test("rejects a longer text", () => {
  expect(textLengthIssues("prompt", "x".repeat(2501), 2500, { condition: "with kling-9", model: "kling-9" })).toEqual([
    {
      path: "prompt",
      code: "too_long",
      severity: "error",
      message: "`prompt` must have at most 2500 characters with kling-9, not 2501.",
      maximum: 2500,
      actual: 2501,
      model: "kling-9",
    },
  ]);
});

test("warns about a text whose bytes exceed the limit that its characters nearly reach", () => {
  // Observed: 2,495 characters (2,503 bytes) were rejected (apps/docs/service/video.md#text-to-video).
  const text = `${curly}${curly}${"x".repeat(2485)}`;
  expect(textLengthIssues("prompt", text, 2500)).toMatchObject([
    { path: "prompt", code: "unconfirmed", severity: "warning", maximum: 2500, actual: 2503 },
  ]);
});

test.each([
  ["characters beyond ASCII far from the limit", "雾".repeat(2000)],
  ["few characters beyond ASCII", `${curly}${"x".repeat(2490)}`],
])("accepts %s", (_name, text) => {
  expect(textLengthIssues("prompt", text, 2500)).toEqual([]);
});

describe("a limit by language", () => {
  const limit = { english: 26_000, other: 11_000 };

  test.each([
    ["English", "x".repeat(26_000)],
    ["Chinese", "雾".repeat(11_000)],
    ["half of each", `${"x".repeat(13_000)}${"雾".repeat(5500)}`],
    ["nothing", ""],
  ])("accepts %s", (_name, text) => {
    expect(textLengthIssues("prompt", text, limit)).toEqual([]);
  });

  test.each([
    ["English", "x".repeat(26_001), 26_000],
    ["Chinese", "雾".repeat(11_001), 11_000],
    ["a mixture", `${"x".repeat(13_000)}${"雾".repeat(5501)}`, 18_499],
  ])("reports too much of %s", (_name, text, maximum) => {
    const details = { severity: "warning", model: "kling-4.0", condition: "with kling-4.0" } as const;
    expect(textLengthIssues("prompt", text, limit, details)).toEqual([
      {
        path: "prompt",
        code: "too_long",
        severity: "warning",
        message: `\`prompt\` must have at most 26000 English or 11000 other characters with kling-4.0, not ${text.length}.`,
        maximum,
        actual: text.length,
        model: "kling-4.0",
      },
    ]);
  });
});

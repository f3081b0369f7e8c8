import { expect, test } from "vitest";
import { refuseLargeAnswer } from "../fuzz/large-answer.ts";
import { fuzz } from "../fuzz/run.ts";

test("three thousand broken inputs bring typed errors or values that are what their types say", async () => {
  const { findings } = await fuzz(3000, 11);
  expect(findings).toEqual([]);
});

test("an answer of 100 MB is refused before it is read whole", async () => {
  const { error, read } = await refuseLargeAnswer(100 * 1024 * 1024);
  expect(error).toBe("UnexpectedResponseError");
  expect(read).toBeLessThan(40 * 1024 * 1024);
});

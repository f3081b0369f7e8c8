import { expect, test } from "vitest";
import { rejectLargeResponse } from "../fuzz/large-response.ts";
import { fuzz } from "../fuzz/run.ts";

test("returns values of the declared types or typed errors for 3,000 broken inputs", async () => {
  const { findings } = await fuzz(3000, 11);
  expect(findings).toEqual([]);
});

test("rejects a response of 100 MB before it has read all of it", async () => {
  const { error, read } = await rejectLargeResponse(100 * 1024 * 1024);
  expect(error).toBe("UnexpectedResponseError");
  expect(read).toBeLessThan(40 * 1024 * 1024);
});

import { ConfigurationError } from "@klingkit/errors";
import { expect, test } from "vitest";
import { createEngine } from "../../src/engine.ts";
import { checkConcurrency, type Concurrency, configuredLimit } from "../../src/index.ts";

test.each<Concurrency | undefined>([undefined, false, 1, 5, {}, { video: 5, image: 9, "try-on": 1 }, { "video/x": 2 }])(
  "accepts %j",
  (concurrency) => {
    expect(() => checkConcurrency(concurrency)).not.toThrow();
  },
);

test.each<[unknown, string]>([
  [0, "`concurrency` must be an integer of at least 1, not 0."],
  [-1, "`concurrency` must be an integer of at least 1, not -1."],
  [1.5, "`concurrency` must be an integer of at least 1, not 1.5."],
  [Number.POSITIVE_INFINITY, "`concurrency` must be an integer of at least 1, not Infinity."],
  [true, "`concurrency` must be a number, a record such as `{ video: 5 }`, or `false`."],
  [null, "`concurrency` must be a number, a record such as `{ video: 5 }`, or `false`."],
  ["5", "`concurrency` must be a number, a record such as `{ video: 5 }`, or `false`."],
  [{ video: -1 }, '`concurrency["video"]` must be an integer of at least 1, not -1.'],
  [{ "video/kling-3.0": "5" }, '`concurrency["video/kling-3.0"]` must be an integer of at least 1, not 5.'],
  [{ vidoe: 5 }, "Unknown pack type `concurrency.vidoe`. Did you mean `concurrency.video`?"],
])("rejects %j", (concurrency, message) => {
  expect(() => checkConcurrency(concurrency as Concurrency)).toThrow(
    expect.objectContaining({ code: "invalid_configuration", message: expect.stringContaining(message) }),
  );
});

test("an engine rejects an invalid `concurrency`", () => {
  const transport = (): Promise<never> => Promise.reject(new Error("no credential"));
  expect(() => createEngine({ transport, endpoints: {}, concurrency: 0 })).toThrow(ConfigurationError);
});

test.each<[Exclude<Concurrency, false> | undefined, number | undefined]>([
  [undefined, undefined],
  [3, 3],
  [{ video: 5 }, 5],
  [{ "video/kling-3.0": 2, video: 5 }, 2],
  [{ image: 5 }, undefined],
])("the limit of a model by %j is %s", (concurrency, limit) => {
  expect(configuredLimit(concurrency, "video/kling-3.0")).toBe(limit);
});

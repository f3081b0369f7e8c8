import { InvalidInputError } from "@klingkit/errors";
import { expect, test } from "vitest";
import type { CallKind } from "../../src/options/option-names.ts";
import { checkOptions } from "../../src/options/check-options.ts";

/** The sentences that options are refused with; empty where they are not. */
function refusal(options: object, kind?: CallKind): string[] {
  try {
    checkOptions("video.textToVideo", options, kind);
    return [];
  } catch (error) {
    if (error instanceof InvalidInputError) return error.issues.map(({ message }) => message);
    throw error;
  }
}

test("the options of a run are those of a create and of a wait", () => {
  const signal = new AbortController().signal;
  const create = {
    externalTaskId: "a-1",
    callbackUrl: "https://example.com",
    watermark: true,
    createTimeout: 5,
    signal,
  };
  expect(refusal({ ...create, waitTimeout: 5, pollInterval: 1000, onUpdate: () => undefined })).toEqual([]);
  expect(refusal(create, "create")).toEqual([]);
  expect(refusal({ externalTaskId: undefined, signal: undefined })).toEqual([]);
});

test.each<[CallKind, string, string]>([
  ["run", "waitTimout", "`waitTimout` is not an option of this call. Did you mean `waitTimeout`?"],
  ["run", "timeout", "`timeout` is not an option of this call. Did you mean `waitTimeout`?"],
  ["create", "external_task_id", "`external_task_id` is not an option of this call. Did you mean `externalTaskId`?"],
  ["create", "webhookUrl", "`webhookUrl` is not an option of this call. Did you mean `callbackUrl`?"],
  ["create", "waitTimeout", "`waitTimeout` is not an option of this call. It is an option of run and wait."],
  ["prepare", "createTimeout", "`createTimeout` is not an option of this call. It is an option of create and run."],
  [
    "wait",
    "externalTaskId",
    "`externalTaskId` is not an option of this call. It is an option of create, run and prepare.",
  ],
  ["create", "duration", "`duration` is not an option of this call. Pass it in the input as `duration`."],
  [
    "create",
    "negative_prompt",
    "`negative_prompt` is not an option of this call. Pass it in the input as `negativePrompt`.",
  ],
  ["list", "page_size", "`page_size` is not an option of this call. Did you mean `pageSize`?"],
  ["download", "maxbytes", "`maxbytes` is not an option of this call. Did you mean `maxBytes`?"],
  [
    "call",
    "externalTaskId",
    "`externalTaskId` is not an option of this call. It is an option of create, run and prepare.",
  ],
  ["get", "xyz", "`xyz` is not an option of this call. The options are signal."],
])("a %s refuses %s", (kind, name, message) => {
  expect(refusal({ [name]: 1 }, kind)).toEqual([message]);
});

test("every unknown name and every wrong value is reported at once", () => {
  expect(refusal({ externalTaskId: "a b", callbackUrl: "here", wait: 1, watermark: "yes", apiVersion: "v3" })).toEqual([
    "`externalTaskId` must have 1 to 64 characters, of letters, digits, `_` and `-`.",
    "`callbackUrl` must be an absolute http(s) URL.",
    expect.stringMatching(/^`wait` is not an option of this call\./),
    "`watermark` must be true or false.",
    '`apiVersion` must be "v2" or "v1".',
  ]);
});

test.each([
  [{ waitTimeout: -1 }, "`waitTimeout` must be a number of milliseconds above 0, not -1."],
  [{ waitTimeout: Number.NaN }, "`waitTimeout` must be a number of milliseconds above 0, not NaN."],
  [{ createTimeout: "5" }, "`createTimeout` must be a number of milliseconds above 0, not string."],
  [{ pollInterval: 10 }, "`pollInterval` must be a number of milliseconds of at least 1000, not 10."],
  [{ externalTaskId: 5 }, "`externalTaskId` must have 1 to 64 characters, of letters, digits, `_` and `-`."],
  [{ extraBody: [] }, "`extraBody` must be an object."],
  [{ onExisting: "take" }, '`onExisting` must be "error" or "return".'],
  [{ onUpdate: {} }, "`onUpdate` must be a function."],
  [{ possiblySent: 1 }, "`possiblySent` must be true or false."],
])("%o is refused", (options, message) => {
  expect(refusal(options)).toEqual([message]);
});

test.each([[true], [false], ["shape"], [{ ignore: [] }], [{ ignore: ["unused_reference"] }]])(
  "validate may be %o",
  (validate) => {
    expect(refusal({ validate })).toEqual([]);
  },
);

test.each([["none"], [{}], [{ ignore: "unused_reference" }], [{ ignore: ["unused"] }], [1]])(
  "validate may not be %o",
  (validate) => {
    expect(refusal({ validate })).toEqual([expect.stringMatching(/^`validate` must be true, "shape", false, or/)]);
  },
);

test.each([null, "text", [], 5])("%j is no options", (options) => {
  expect(refusal(options as object)).toEqual(["`options` must be an object."]);
});

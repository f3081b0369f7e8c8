import { InvalidInputError } from "@klingkit/errors";
import { expect, test } from "vitest";
import { type CallKind, callKindsWith, optionNames } from "../../src/options/option-names.ts";
import { checkOptions } from "../../src/options/check-options.ts";

/** Returns the messages of the issues for which options are rejected. */
function messagesOf(options: object, kind?: CallKind): string[] {
  try {
    checkOptions("video.textToVideo", options, kind);
    return [];
  } catch (error) {
    if (error instanceof InvalidInputError) return error.issues.map(({ message }) => message);
    throw error;
  }
}

test("run accepts the options of create and of wait", () => {
  const signal = new AbortController().signal;
  const create = {
    externalTaskId: "a-1",
    callbackUrl: "https://example.com",
    watermark: true,
    createTimeout: 5,
    signal,
  };
  expect(messagesOf({ ...create, waitTimeout: 5, pollInterval: 1000, onUpdate: () => undefined })).toEqual([]);
  expect(messagesOf(create, "create")).toEqual([]);
  expect(messagesOf({ externalTaskId: undefined, signal: undefined })).toEqual([]);
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
])("%s rejects the option %s", (kind, name, message) => {
  expect(messagesOf({ [name]: 1 }, kind)).toEqual([message]);
});

test("reports every unknown name and every wrong value at once", () => {
  expect(
    messagesOf({ externalTaskId: "a b", callbackUrl: "here", wait: 1, watermark: "yes", apiVersion: "v3" }),
  ).toEqual([
    "`externalTaskId` must consist of 1 to 64 letters, digits, `_` or `-`.",
    "`callbackUrl` must be an absolute http(s) URL.",
    expect.stringMatching(/^`wait` is not an option of this call\./),
    "`watermark` must be true or false.",
    '`apiVersion` must be "v2" or "v1".',
  ]);
});

test.each([
  [{ waitTimeout: -1 }, "`waitTimeout` must be a number of milliseconds above 0, not -1."],
  [{ waitTimeout: 0 }, "`waitTimeout` must be a number of milliseconds above 0, not 0."],
  [{ waitTimeout: Infinity }, "`waitTimeout` must be a number of milliseconds above 0, not Infinity."],
  [{ queueTimeout: null }, "`queueTimeout` must be a number of milliseconds above 0, not null."],
  [{ pollInterval: 999 }, "`pollInterval` must be a number of milliseconds of at least 1000, not 999."],
  [{ externalTaskId: "" }, "`externalTaskId` must consist of 1 to 64 letters, digits, `_` or `-`."],
  [{ externalTaskId: "a".repeat(65) }, "`externalTaskId` must consist of 1 to 64 letters, digits, `_` or `-`."],
  [{ externalTaskId: "a/" }, "`externalTaskId` must consist of 1 to 64 letters, digits, `_` or `-`."],
  [{ externalTaskId: "/a" }, "`externalTaskId` must consist of 1 to 64 letters, digits, `_` or `-`."],
  [{ callbackUrl: 5 }, "`callbackUrl` must be an absolute http(s) URL."],
  [{ callbackUrl: "http://" }, "`callbackUrl` must be an absolute http(s) URL."],
  [{ callbackUrl: "ftp://example.com/http:" }, "`callbackUrl` must be an absolute http(s) URL."],
  [{ apiVersion: 2 }, '`apiVersion` must be "v2" or "v1".'],
  [{ watermark: undefined, onUpdate: null }, "`onUpdate` must be a function."],
  [{ waitTimeout: Number.NaN }, "`waitTimeout` must be a number of milliseconds above 0, not NaN."],
  [{ createTimeout: "5" }, "`createTimeout` must be a number of milliseconds above 0, not a string."],
  [{ updateInterval: 99 }, "`updateInterval` must be a number of milliseconds of at least 100, not 99."],
  [{ pollInterval: 10 }, "`pollInterval` must be a number of milliseconds of at least 1000, not 10."],
  [{ externalTaskId: 5 }, "`externalTaskId` must consist of 1 to 64 letters, digits, `_` or `-`."],
  [{ extraBody: [] }, "`extraBody` must be an object."],
  [{ onExisting: "take" }, '`onExisting` must be "error" or "return".'],
  [{ onUpdate: {} }, "`onUpdate` must be a function."],
  [{ possiblySent: 1 }, "`possiblySent` must be true or false."],
])("rejects %o", (options, message) => {
  expect(messagesOf(options)).toEqual([message]);
});

test.each([[true], [false], ["shape"], [{ ignore: [] }], [{ ignore: ["unused_reference"] }]])(
  "accepts `validate: %o`",
  (validate) => {
    expect(messagesOf({ validate })).toEqual([]);
  },
);

test.each([["none"], [{}], [{ ignore: "unused_reference" }], [{ ignore: ["unused"] }], [1]])(
  "rejects `validate: %o`",
  (validate) => {
    expect(messagesOf({ validate })).toEqual([expect.stringMatching(/^`validate` must be true, "shape", false, or/)]);
  },
);

test.each([null, "text", [], 5])("rejects %j instead of options", (options) => {
  expect(messagesOf(options as object)).toEqual(["`options` must be an object."]);
});

test("accepts values at their limits", () => {
  const options = {
    waitTimeout: 0.001,
    createTimeout: 1,
    pollInterval: 1000,
    updateInterval: 100,
    externalTaskId: "a".repeat(64),
    callbackUrl: "HTTPS://example.com",
    apiVersion: "v1",
    extraBody: {},
    onExisting: "return",
    possiblySent: false,
    watermark: undefined,
  };
  expect(messagesOf(options)).toEqual([]);
  expect(messagesOf({ externalTaskId: "_", apiVersion: "v2", onExisting: "error", possiblySent: true })).toEqual([]);
});

test("a getter that throws is an issue of the options", () => {
  const options = {
    get signal(): never {
      throw new Error("gone");
    },
  };
  expect(messagesOf(options)).toEqual(["`options` cannot be read: gone."]);
});

const prepare = ["externalTaskId", "callbackUrl", "watermark", "apiVersion", "validate", "extraBody"];
const send = ["signal", "createTimeout", "queueTimeout", "onExisting", "possiblySent", "beforeCreate"];
const wait = ["waitTimeout", "pollInterval", "onUpdate", "updateInterval"];
const file = ["signal", "maxBytes", "downloadIdleTimeout", "onProgress"];

test.each<[CallKind, string[]]>([
  ["prepare", [...prepare, "uploadFiles", "maxInlineBytes", "signal"]],
  ["send", send],
  ["create", [...prepare, ...send]],
  ["run", [...prepare, ...send, ...wait]],
  ["wait", [...wait, "signal"]],
  ["get", ["signal"]],
  ["list", ["pageSize", "signal"]],
  ["query", ["from", "to", "status", "product", "pageSize", "signal"]],
  ["file", file],
  ["download", [...file, "index"]],
  ["call", ["signal", "createTimeout", "validate", "extraBody", "beforeCreate"]],
  ["job", ["watermark", "apiVersion", "validate", "extraBody"]],
])("%s has the options %j", (kind, options) => {
  expect(optionNames(kind).toSorted()).toEqual(options.toSorted());
});

test.each([
  ["maxBytes", ["download"]],
  ["signal", ["create", "run", "prepare", "wait", "download"]],
  ["callbackUrl", ["create", "run", "prepare"]],
  ["pageSize", []],
])("the calls with the option %s are %j", (option, calls) => {
  expect(callKindsWith(option)).toEqual(calls);
});

test("names the only call with an option, and not the call itself", () => {
  expect(messagesOf({ maxBytes: 5 }, "create")).toEqual([
    "`maxBytes` is not an option of this call. It is an option of download.",
  ]);
  expect(messagesOf({ index: 1 }, "file")).toEqual([
    "`index` is not an option of this call. It is an option of download.",
  ]);
});

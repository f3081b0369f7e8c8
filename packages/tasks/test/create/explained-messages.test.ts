import { errorFromCode, RequestRejectedError } from "@klingkit/errors";
import { expect, test } from "vitest";
import { explainRejection } from "../../src/create/explain-rejection.ts";

const fields = ["prompt", "model", "resolution", "duration", "lastFrame", "audio", "cfgScale", "shots", "weight4k"];

/** Returns an error with a message of the service. */
function rejection(message: string): RequestRejectedError {
  const error = errorFromCode(1201, message);
  if (!(error instanceof RequestRejectedError)) throw new Error("The class of 1201 has changed.");
  return error;
}

test.each<[string, object]>([
  [
    "cfgScale: must be less than or equal to 12.5",
    { path: "cfgScale", code: "too_large", maximum: 12.5, message: "`cfgScale` must be less than or equal to 12.5." },
  ],
  ["cfgScale: must be greater than or equal to -12.5", { path: "cfgScale", code: "too_small", minimum: -12.5 }],
  ["duration: must be between 10 and 150", { code: "not_allowed_value", minimum: 10, maximum: 150 }],
  ["duration: the value must be between 10 and 150", { code: "not_allowed_value", minimum: 10, maximum: 150 }],
  ["shots: length must be between 0 and 60", { path: "shots", code: "too_long", maximum: 60 }],
  ["prompt: must not be blank", { path: "prompt", code: "missing" }],
  ["prompt: must not be empty . ;", { path: "prompt", code: "missing", message: "`prompt` must not be empty." }],
  ["cameraControl: must not be null", { path: "cameraControl", code: "missing" }],
  ["4K is not supported by the current model", { path: "resolution", relatedFields: ["model"] }],
  ["Image tail mode is not supported by the current model", { path: "lastFrame", relatedFields: ["model"] }],
  ["Weight 4k is not supported by the current model", { path: "weight4k" }],
  [
    "mode(std) is not supported with image_tail",
    { path: "lastFrame", message: "`lastFrame` is not supported with mode std.", relatedFields: ["resolution"] },
  ],
  [
    "mode/model(std/kling-v2-6) is not supported with sound on",
    { path: "audio", model: "kling-v2-6", relatedFields: ["resolution", "model"] },
  ],
])("%j is one issue", (message, issue) => {
  expect(explainRejection(rejection(message), fields).issues).toEqual([expect.objectContaining(issue)]);
});

test.each([
  ["mode(std) is not supported with image_tail", "model"],
  ["prompt: must not be blank", "maximum"],
  ["duration: is odd", "minimum"],
])("the issue of %j has no %s", (message, field) => {
  const [issue] = explainRejection(rejection(message), fields).issues ?? [];
  expect(Object.keys(issue ?? {})).not.toContain(field);
});

test.each([
  "multiPrompt[0].prompt: must not be blank,  shots.list[12].text: must not be null;\ncfgScale: is odd",
  "shots[0].prompt: must not be blank; shots.list[12].text: must not be null,\n  cfgScale: is odd",
])("separates the rules of %j", (message) => {
  expect(explainRejection(rejection(message), fields).issues).toMatchObject([
    { path: "shots[0].prompt", code: "missing", message: expect.stringMatching(/must not be blank\.$/) },
    { path: "shots.list[12].text", code: "missing", message: expect.stringMatching(/must not be null\.$/) },
    { path: "cfgScale", code: "not_allowed_value", message: "`cfgScale` is odd." },
  ]);
});

test("a comma inside a rule separates nothing", () => {
  const message = "duration: must be one of 5, 10, or 15";
  expect(explainRejection(rejection(message), fields).issues).toMatchObject([
    { path: "duration", message: "`duration` must be one of 5, 10, or 15." },
  ]);
});

test.each([
  "Telepathy is not supported by the current model",
  "4kk is not supported by the current model",
  "4k mode x(std) is not supported with",
  "The value of model(kling) is not supported with sound",
  "Error - motion brush is not supported by the current model",
  "an unknown error",
])("%j names no field", (message) => {
  const error = rejection(message);
  expect(explainRejection(error, fields)).toBe(error);
});

test("an explained message without a field has a reason, and no issues", () => {
  const explained = explainRejection(rejection("The image url is invalid"), fields);
  expect(explained.reason).toBe("media");
  expect(explained).not.toHaveProperty("issues");
});

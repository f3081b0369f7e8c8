import { errorFromCode, RequestRejectedError } from "@klingkit/errors";
import { expect, test } from "vitest";
import { explainRejection } from "../../src/create/explain-rejection.ts";
import { createClient, errorOf } from "../client.ts";

const fields = [
  "prompt",
  "model",
  "resolution",
  "duration",
  "firstFrame",
  "lastFrame",
  "audio",
  "cfgScale",
  "dynamicMasks",
  "cameraControl",
  "shots",
];

function explained(message: string): RequestRejectedError {
  const error = errorFromCode(1201, message);
  if (!(error instanceof RequestRejectedError)) throw new Error("The class of 1201 has changed.");
  return explainRejection(error, fields);
}

// Observed: see apps/docs/service/errors.md#validation-messages.
test.each([
  ["cfgScale: must be less than or equal to 1", { path: "cfgScale", code: "too_large", maximum: 1 }],
  ["cfgScale: must be greater than or equal to 0", { path: "cfgScale", code: "too_small", minimum: 0 }],
  ["prompt: size must be between 0 and 2500", { path: "prompt", code: "too_long", maximum: 2500 }],
  ["duration: must be between 3 and 15", { path: "duration", code: "not_allowed_value", minimum: 3, maximum: 15 }],
  ["imageTail: must not be null", { path: "lastFrame", code: "missing" }],
  ["multiPrompt[1].prompt: size must be between 0 and 512", { path: "shots[1].prompt", code: "too_long" }],
  ["newField: must be odd", { path: "newField", code: "not_allowed_value" }],
  [
    "model/mode(kling-v2-6/std) is not supported with sound on",
    {
      path: "audio",
      code: "not_supported_by_model",
      message: "`audio` is not supported with model kling-v2-6, mode std.",
      model: "kling-v2-6",
      relatedFields: ["model", "resolution"],
    },
  ],
  [
    "model/mode/duration(kling-v2-5-turbo/std/5) is not supported with image_tail",
    {
      path: "lastFrame",
      code: "not_supported_by_model",
      message: "`lastFrame` is not supported with model kling-v2-5-turbo, mode std, duration 5.",
      model: "kling-v2-5-turbo",
      relatedFields: ["model", "resolution", "duration"],
    },
  ],
  ["Image tail is not supported by the current model", { path: "lastFrame", code: "not_supported_by_model" }],
  ["4k mode is not supported by the current model: kling-v2-6", { path: "resolution" }],
  ["Motion brush is not supported by the current model", { path: "dynamicMasks" }],
  ["Camera control is not supported by the current model", { path: "cameraControl" }],
])("reads the issue of %j", (message, issue) => {
  expect(explained(message).issues).toEqual([expect.objectContaining({ severity: "error", ...issue })]);
});

test("reads several rules of one message", () => {
  const message = "cfgScale: must be less than or equal to 1, prompt: size must be between 0 and 2500";
  expect(explained(message).issues).toMatchObject([
    { path: "cfgScale", message: "`cfgScale` must be less than or equal to 1." },
    { path: "prompt", message: "`prompt` size must be between 0 and 2500." },
  ]);
});

test.each([
  "model is not supported",
  "Failed to resolve the request body",
  "Task not found by id/external id: 7",
  "External_task_id job: 7 already exists",
  "",
])("leaves an error with the message %j as it is", (message) => {
  expect(explained(message)).not.toHaveProperty("issues");
  expect(explained(message)).not.toHaveProperty("reason");
});

test("a rejected create has the issues of the message, and the reason of rejected media", async () => {
  const { client, emulator } = await createClient();
  emulator.faults.add({ method: "POST", times: 1, code: 1201, message: "prompt: size must be between 0 and 2500" });
  expect(await errorOf(client.textToVideo.create({ prompt: "fog" }))).toMatchObject({
    name: "RequestRejectedError",
    taskState: "none",
    issues: [{ path: "prompt", code: "too_long", maximum: 2500 }],
  });
  emulator.faults.add({ method: "POST", times: 1, code: 1201, message: "couldn't get the contents of the file" });
  const image = { prompt: "fog", firstFrame: "https://images.example/a.png" };
  const error = await errorOf(client.imageToVideo.create(image));
  expect(error).toMatchObject({ reason: "media", fault: "input", retryable: false, taskState: "none" });
  expect(error.message).toMatch(/No task was created and nothing is charged\. The service cannot fetch the URL/);
});

test("a call whose response has the result explains its rejection", async () => {
  const { client, emulator } = await createClient();
  emulator.faults.add({ method: "POST", code: 1201, message: "The model did not detect a human" });
  expect(await errorOf(client.speech({ text: "fog" }))).toMatchObject({ reason: "media", taskState: "none" });
});

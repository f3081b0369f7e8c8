import { expect, test } from "vitest";
import { explainMessage } from "../../src/decode/failure-reason.ts";
import { taskFailure } from "../../src/polling/wait.ts";

const reference = { klingkit: 1, host: "https://api.example", apiVersion: "v2", id: "7" } as const;

// Observed: see apps/docs/service/errors.md#failed-tasks.
test.each([
  ["Failure to pass the risk control system", "content", "content", "change them"],
  ["The model did not detect a human", "media", "input", "show a person"],
  [
    "No complete upper body detected in the video; ensure the upper body is clearly visible.",
    "media",
    "input",
    "show a person",
  ],
  ["Image recognition failed. No complete upper body detected in the image.", "media", "input", "show a person"],
  ["The character in the reference image or the first frame is invalid", "media", "input", "character"],
  ["Image pixel is invalid", "media", "input", "300 px"],
  [
    "The resolution or aspect ratio of the input image is invalid. Please ensure it meets the required specifications.",
    "media",
    "input",
    "300 px",
  ],
  ["image dimension less than 512px", "media", "input", "512 px"],
  ["couldn't get the contents of the file", "media", "input", "public"],
  ["The server is down", "unknown", "service", "does not know this reason"],
  ["Invalid internal state", "unknown", "service", "does not know this reason"],
  [undefined, "unknown", "service", "does not know this reason"],
])("a task that failed with %j has the reason %s, the fault %s and a next step", (message, reason, fault, advice) => {
  const error = taskFailure(reference, { id: "7", message });
  expect(error).toMatchObject({ reason, fault, retryable: false, advice: expect.stringContaining(advice) });
  expect(error.serviceMessage).toBe(message);
  expect(error.summary).toMatch(/[^.]\.$/);
});

// Observed: see apps/docs/service/errors.md#validation-messages.
test.each([
  ["Video format is invalid", "HEVC"],
  ["From video not found by id", "30 days"],
  ["Audio format is invalid", "MP3"],
  ["Video URL is invalid", "public"],
  ["File is not in a valid base64 format", "`data:`"],
  ["The video height should not be less than 512px and larger than 2160px.", "limits"],
  ["Video duration must be 3-1000 seconds", "limits"],
  ["video height should not be less than 700", "limits"],
])("%j is about media", (message, advice) => {
  expect(explainMessage(message)).toMatchObject({ reason: "media", advice: expect.stringContaining(advice) });
});

test.each(["model is not supported", "Voice id not found", "duration value '7' is invalid", "image can not be null"])(
  "%j is not about media",
  (message) => {
    expect(explainMessage(message)).toBeUndefined();
  },
);

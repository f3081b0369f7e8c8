import { describe, expect, test } from "vitest";
import { InvalidInputError, issue, issueAt, validationIssueCodes } from "../src/index.ts";

describe("InvalidInputError", () => {
  const missing = issue("prompt", "missing", "is required.");
  const duration = issue("duration", "not_allowed_value", "must be 5 or 10.", { allowed: [5, 10] });

  test("states a single issue in one sentence", () => {
    expect(new InvalidInputError("video.textToVideo", [missing]).message).toBe(
      "The arguments of video.textToVideo are invalid: `prompt` is required. No task was created and nothing is charged.",
    );
  });

  test("lists several issues", () => {
    const error = new InvalidInputError("video.textToVideo", [missing, duration]);
    expect(error.message).toBe(
      "The arguments of video.textToVideo have 2 issues:\n  - `prompt` is required.\n  - `duration` must be 5 or 10.\nNo task was created and nothing is charged.",
    );
    expect(error.taskState).toBe("none");
  });

  test("lists only the first 20 issues in the message", () => {
    const error = new InvalidInputError(
      "queue.add",
      Array.from({ length: 25 }, () => missing),
    );
    expect(error.message.split("\n  - ").slice(-2)).toEqual([
      "`prompt` is required.",
      "and 5 more, in `error.issues`.\nNo task was created and nothing is charged.",
    ]);
    expect(error.issues).toHaveLength(25);
  });

  test("contains the issues as data, including in its JSON form", () => {
    const error = new InvalidInputError("video.textToVideo", [duration]);
    const data = {
      path: "duration",
      code: "not_allowed_value",
      message: "`duration` must be 5 or 10.",
      severity: "error",
      allowed: [5, 10],
    };
    expect(error.issues).toEqual([data]);
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ name: "InvalidInputError", issues: [data] });
  });
});

describe("issue and issueAt", () => {
  test('the message of an issue of the whole input begins with "The input"', () => {
    expect(issue("", "wrong_type", "must be an object.").message).toBe("The input must be an object.");
  });

  test("issueAt replaces the path in the message", () => {
    const original = issue("prompt", "missing", "is required.");
    expect(issueAt("jobs[3].input.prompt", original)).toEqual({
      ...original,
      path: "jobs[3].input.prompt",
      message: "`jobs[3].input.prompt` is required.",
    });
    expect(issueAt("jobs[3].input", issue("", "conflict", "is empty.")).message).toBe("`jobs[3].input` is empty.");
  });

  test("issueAt keeps a message that does not begin with the path", () => {
    expect(issueAt("b", { path: "a", code: "missing", message: "Something.", severity: "error" }).message).toBe(
      "`b`: Something.",
    );
  });
});

test("lists every code once", () => {
  expect(new Set(validationIssueCodes).size).toBe(validationIssueCodes.length);
});

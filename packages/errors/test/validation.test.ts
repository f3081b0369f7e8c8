import { describe, expect, test } from "vitest";
import { InvalidInputError, issue, issueAt, validationIssueCodes } from "../src/index.ts";

describe("an invalid input", () => {
  const missing = issue("prompt", "missing", "is required.");
  const length = issue("duration", "not_allowed_value", "must be 5 or 10.", { allowed: [5, 10] });

  test("states one issue in one sentence", () => {
    expect(new InvalidInputError("video.textToVideo", [missing]).message).toBe(
      "The arguments of video.textToVideo are invalid: `prompt` is required. No task was created and nothing is charged.",
    );
  });

  test("lists several issues, each in a full sentence", () => {
    const error = new InvalidInputError("video.textToVideo", [missing, length]);
    expect(error.message).toBe(
      "The arguments of video.textToVideo are invalid for 2 reasons:\n  - `prompt` is required.\n  - `duration` must be 5 or 10.\n No task was created and nothing is charged.",
    );
    expect(error.taskState).toBe("none");
  });

  test("lists the first of very many issues, and carries all of them", () => {
    const error = new InvalidInputError(
      "queue.add",
      Array.from({ length: 25 }, () => missing),
    );
    expect(error.message.split("\n  - ").slice(-2)).toEqual([
      "`prompt` is required.",
      "and 5 more, in `error.issues`.\n No task was created and nothing is charged.",
    ]);
    expect(error.issues).toHaveLength(25);
  });

  test("carries its issues as data, in JSON too", () => {
    const error = new InvalidInputError("video.textToVideo", [length]);
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

describe("an issue", () => {
  test("of the whole input begins with the input", () => {
    expect(issue("", "wrong_type", "must be an object.").message).toBe("The input must be an object.");
  });

  test("can be moved to another path, with its message", () => {
    const found = issue("prompt", "missing", "is required.");
    expect(issueAt("jobs[3].input.prompt", found)).toEqual({
      ...found,
      path: "jobs[3].input.prompt",
      message: "`jobs[3].input.prompt` is required.",
    });
    expect(issueAt("jobs[3].input", issue("", "conflict", "has no part.")).message).toBe(
      "`jobs[3].input` has no part.",
    );
  });

  test("whose message begins otherwise keeps all of it when it is moved", () => {
    expect(issueAt("b", { path: "a", code: "missing", message: "Something.", severity: "error" }).message).toBe(
      "`b`: Something.",
    );
  });
});

test("every code stands once in the list", () => {
  expect(new Set(validationIssueCodes).size).toBe(validationIssueCodes.length);
});

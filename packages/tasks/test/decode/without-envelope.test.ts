import { describe, expect, test } from "vitest";
import { hasTasks, isTask, withoutEnvelope } from "../../src/decode/without-envelope.ts";

const task = { task_id: "1", task_status: "succeed" };

describe("finds the task of a response without the envelope", () => {
  const find = withoutEnvelope(isTask);

  test.each<[string, unknown, unknown]>([
    ["in `data`", { data: task }, task],
    ["in the body", task, task],
    ["in `data` first", { ...task, data: { ...task, task_id: "2" } }, { ...task, task_id: "2" }],
  ])("%s", (_name, body, found) => {
    expect(find(body)).toEqual(found);
  });

  test.each([{ data: [task] }, { tasks: task }, "down", null, { data: {} }])("in %j, there is none", (body) => {
    expect(find(body)).toBeUndefined();
  });
});

describe("finds the tasks of a response without the envelope", () => {
  const find = withoutEnvelope(hasTasks);

  test.each<[unknown, unknown]>([
    [{ data: [task] }, [task]],
    [[task], [task]],
    [
      [{ wrong: 1 }, task],
      [{ wrong: 1 }, task],
    ],
  ])("in %j", (body, found) => {
    expect(find(body)).toEqual(found);
  });

  test.each([[], { data: task }, { data: [] }, [1, null], "down", undefined])("in %j, there are none", (body) => {
    expect(find(body)).toBeUndefined();
  });
});

import { expect, test } from "vitest";
import { isTaskId } from "../../src/endpoint/task-id.ts";

test.each(["831922345719271234", "q83v+/Xy0A==", "a", "x".repeat(256), "🎬", "Ünïcode-id_1.2"])(
  "%s can be the id of a task",
  (id) => {
    expect(isTaskId(id)).toBe(true);
  },
);

test.each(["", " ", "a b", "a,b", "a\nb", "\u0000a", "a\u007f", "a\ud800", " a", "a ", "x".repeat(257)])(
  "%j cannot be the id of a task",
  (id) => {
    expect(isTaskId(id)).toBe(false);
  },
);

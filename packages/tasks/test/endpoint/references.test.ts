import { describe, expect, test } from "vitest";
import { ambiguousIds, itemsOf, mentions, referenceIssues, referenceWriter } from "../../src/endpoint.ts";

const hero = [{ id: "hero" }];

/** Returns the issues of a prompt and references, as `code at path`. */
function issuesOf(text: string, ids: readonly string[], unused: "error" | "warning" = "error"): string[] {
  const items = itemsOf({ references: ids.map((id) => ({ id })) }, unused);
  return referenceIssues([{ path: "prompt", text }], items, ["references"]).map(
    ({ code, path }) => `${code} at ${path}`,
  );
}

describe("references", () => {
  test.each(["@hero walks", "look: @hero", "看@hero走", "(@hero), @hero's dog", "@hero"])("are found in %j", (text) => {
    expect(issuesOf(text, ["hero"])).toEqual([]);
  });

  test("are reported as unused if no prompt names them", () => {
    const [found] = referenceIssues(
      [{ path: "prompt", text: "a man walks" }],
      itemsOf({ elements: hero }, "error"),
      [],
    );
    expect(found).toMatchObject({
      path: "elements[0].id",
      code: "unused_reference",
      severity: "error",
      message:
        "`elements[0].id` is not named in the prompt: the service ignores the item and charges for the task. Write `@hero` in the prompt.",
    });
  });

  test("may be named in any of several prompts", () => {
    const prompts = [
      { path: "shots[0].prompt", text: "a door" },
      { path: "shots[1].prompt", text: "@hero comes in" },
    ];
    expect(referenceIssues(prompts, itemsOf({ references: hero }, "error"), ["references"])).toEqual([]);
  });

  test("are reported as a warning if the service may use an unnamed item, and not at all if it uses it", () => {
    const prompts = [{ path: "prompt", text: "" }];
    expect(referenceIssues(prompts, itemsOf({ references: hero }, "warning"), [])).toMatchObject([
      { severity: "warning", message: expect.stringContaining("may ignore the item") },
    ]);
    expect(referenceIssues(prompts, itemsOf({ frames: hero }), [])).toEqual([]);
  });

  test("are reported as unknown without an item, with the closest id", () => {
    expect(issuesOf("@heroo walks", ["hero"])).toEqual([
      "unknown_reference at prompt",
      "unused_reference at references[0].id",
    ]);
    const [found] = referenceIssues([{ path: "prompt", text: "@heroo walks" }], itemsOf({ references: hero }), [
      "references",
    ]);
    expect(found).toMatchObject({
      message: '`prompt` names `@heroo`, but no item has the id "heroo". Did you mean `@hero`?',
      suggestion: "hero",
      severity: "error",
    });
  });

  test("are reported once per name", () => {
    expect(issuesOf("@a, @b and @a", [])).toEqual(["unknown_reference at prompt", "unknown_reference at prompt"]);
  });

  test("are rejected in the service's form, and the message shows klingkit's form", () => {
    const [found] = referenceIssues([{ path: "prompt", text: "<<<image_1>>> walks" }], [], ["references"]);
    expect(found?.message).toBe(
      "`prompt` contains <<<image_1>>>, which only klingkit may write: the service would ignore it and charge for the task. Name an item by its id, such as `@hero`.",
    );
  });

  test.each(["@sara waves", "<<<image_1>>> waves", "<<< element_2 >>> waves"])(
    "are rejected in %j if the endpoint has no items",
    (text) => {
      expect(referenceIssues([{ path: "prompt", text }], [], [])).toMatchObject([
        {
          code: "unknown_reference",
          severity: "error",
          message: expect.stringContaining("charge for the task"),
        },
      ]);
    },
  );

  test.each(["write to me@example.com", "12 @ 5", "@", "a@b", "zoë@b", "@24 fps"])("are not found in %j", (text) => {
    expect(issuesOf(text, [])).toEqual([]);
  });

  test("may be numbers, and other numbers are unknown then", () => {
    expect(issuesOf("@1 greets @2", ["1", "2"])).toEqual([]);
    expect(issuesOf("@1 greets @3", ["1"])).toEqual(["unknown_reference at prompt"]);
  });

  test("are unused if only an email address contains them", () => {
    expect(issuesOf("write to me@hero.example", ["hero"])).toEqual(["unused_reference at references[0].id"]);
  });
});

test("a longer id does not name a shorter one", () => {
  expect(mentions("@anna_b", "anna")).toBe(false);
  expect(mentions("@anna, @b", "anna")).toBe(true);
});

test("an id that contains another id is ambiguous", () => {
  const items = itemsOf({ references: [{ id: "fox" }, { id: "foxes" }], elements: [{ id: "fox" }] });
  expect(ambiguousIds(items, true).map(({ path, message }) => [path, message])).toEqual([
    [
      "references[1].id",
      '`references[1].id` cannot be distinguished from `references[0].id` in a prompt: one of "foxes" and "fox" contains the other.',
    ],
    ["elements[0].id", '`elements[0].id` must be unique: "fox" is also `references[0].id`.'],
  ]);
  expect(ambiguousIds(items, false).map(({ path }) => path)).toEqual(["elements[0].id"]);
});

test("writes references in the form of API v1, counted by kind", () => {
  const write = referenceWriter({ image: [{ id: "a" }, { id: "b" }], element: [{ id: "c" }] });
  expect(write("@b and @c, not @ab")).toBe("<<<image_2>>> and <<<element_1>>>, not @ab");
  expect(write("看@b走, not me@b.example")).toBe("看<<<image_2>>>走, not me@b.example");
});

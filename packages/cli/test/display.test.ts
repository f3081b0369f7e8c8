import { describe, expect, test } from "vitest";
import { inputForm } from "../src/endpoints.ts";
import { accepts, acceptsMedia, fieldForm, itemForm } from "../src/input/form.ts";
import { readCell } from "../src/batch/read-cell.ts";
import { rowKey, rowName } from "../src/batch/row.ts";
import { bar, fit, formatTime, oneLine } from "../src/display/format.ts";
import { renderBoard } from "../src/display/render-board.ts";
import { table } from "../src/display/table.ts";
import { outputFiles } from "../src/task/save-outputs.ts";
import { taskName } from "../src/task/task-name.ts";

describe("the moving table", () => {
  const rows = Array.from({ length: 30 }, (_, at) => ({
    name: `row-${at}`,
    status: "processing",
    since: 0,
    progress: 0.5,
  }));

  test("fits into the terminal, whatever the number of rows", () => {
    const text = renderBoard(rows, undefined, 61_000, { columns: 80, rows: 12 });
    const lines = text.split("\n");
    expect(lines).toHaveLength(10);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(80);
    expect(lines[0]).toMatch(/^row-0 +processing █+░+ {2}50 % +1:01$/);
    expect(lines.at(-1)).toBe("… and 21 more under way");
  });

  test("shows a batch as a whole above its rows", () => {
    const totals = { title: "scenes", since: 0, all: 4, done: 1, failed: 1, running: 2, money: "0.42 of 2.00 USD" };
    const lines = renderBoard(rows.slice(0, 1), totals, 65_000, { columns: 71, rows: 24 }).split("\n");
    expect(lines[1]).toBe("scenes: 2 of 4 · 2 under way · 1 failed        0.42 of 2.00 USD · 1:05");
    expect(lines[2]).toBe("█".repeat(35) + "░".repeat(35));
  });
});

test("wide letters count as two columns", () => {
  expect(fit("灯塔在雾中", 6)).toBe("灯塔… ");
  expect(table(["a", "b"], [["灯塔", "x"]])).toEqual(["a     b", "灯塔  x"]);
});

test("text from elsewhere cannot move the cursor or colour the terminal", () => {
  expect(oneLine("a\u001b[31mred\r\nnext\u0007")).toBe("a [31mred next");
});

test("a last column goes on below itself where it is told to", () => {
  expect(table(["model", "can do"], [["m", "one two three"]], 15, "wrap")).toEqual([
    "model  can do",
    "m      one two",
    "       three",
  ]);
});

test("time and bars", () => {
  expect([0, 41_000, 724_000, 3_723_000].map(formatTime)).toEqual(["0:00", "0:41", "12:04", "1:02:03"]);
  expect([bar(0, 4), bar(0.5, 4), bar(2, 4)]).toEqual(["░░░░", "██░░", "████"]);
});

test("names are the prompt's words and chance, and fit for an own id", () => {
  const name = taskName("Ein Café, im Nebel!", "video");
  expect(name).toMatch(/^ein-cafe-im-nebel-[a-z0-9]{10}$/);
  expect(taskName("灯塔", "video")).toMatch(/^video-[a-z0-9]{10}$/);
  expect(taskName("a ".repeat(200), "video")).toMatch(/^(a-){16}[a-z0-9]{10}$/);
  expect(taskName("Ein Café, im Nebel!", "video")).not.toBe(name);
});

test("several outputs are numbered before the ending", () => {
  expect(outputFiles("/out/cat.png", 1)).toEqual(["/out/cat.png"]);
  expect(outputFiles("/out/cat.png", 2)).toEqual(["/out/cat-1.png", "/out/cat-2.png"]);
});

test("cells get the type of their field, and text that does not fit stays text", async () => {
  const form = await inputForm("video.imageToVideo");
  const read = (field: string, cell: string): unknown =>
    readCell(cell, (type) => accepts(fieldForm(form, field), type));
  expect(read("duration", " 5 ")).toBe(5);
  expect(read("duration", "long")).toBe("long");
  expect(readCell("Yes", (type) => type === "boolean")).toBe(true);
  expect(read("elements", '[{"id":"a","elementId":"1"}]')).toEqual([{ id: "a", elementId: "1" }]);
  expect(read("prompt", "[wide shot] a cat")).toBe("[wide shot] a cat");
});

test("media fields are those that accept bytes, at any depth", async () => {
  const image = await inputForm("video.imageToVideo");
  const omni = await inputForm("video.omni");
  expect(acceptsMedia(fieldForm(image, "firstFrame"))).toBe(true);
  expect(acceptsMedia(fieldForm(itemForm(fieldForm(image, "dynamicMasks")), "mask"))).toBe(true);
  expect(acceptsMedia(fieldForm(itemForm(fieldForm(omni, "references")), "image"))).toBe(true);
  expect(acceptsMedia(fieldForm(image, "prompt"))).toBe(false);
  // A video is taken by its address only.
  expect(acceptsMedia(fieldForm(await inputForm("video.motionControl"), "video"))).toBe(false);
});

test("a row is known by what it says, in whatever order", () => {
  expect(rowKey("b", "n", { prompt: "a", duration: 5 })).toBe(rowKey("b", "n", { duration: 5, prompt: "a" }));
  expect(rowKey("b", "n", { prompt: "a" })).not.toBe(rowKey("b", "n", { prompt: "b" }));
  expect(rowName(7, { prompt: "灯塔, in fog" })).toBe("0007-灯塔-in-fog");
});

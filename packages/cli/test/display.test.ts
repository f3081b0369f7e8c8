import { systemClock } from "@klingkit/http";
import { describe, expect, test } from "vitest";
import { inputSchemas } from "../src/endpoints.ts";
import { accepts, acceptsMedia, fieldSchemas, itemSchemas } from "@klingkit/tasks/endpoint";
import { readCell } from "../src/batch/read-cell.ts";
import { rowKey, rowName } from "../src/batch/row.ts";
import { bar, fit, formatTime, jsonLine, oneLine, printable } from "../src/display/format.ts";
import { createProgressView } from "../src/display/progress-view.ts";
import { renderProgress } from "../src/display/render-progress.ts";
import { table } from "../src/display/table.ts";
import { outputFiles } from "../src/task/save-outputs.ts";
import { taskName } from "../src/task/task-name.ts";
import type { OutputStream } from "../src/environment.ts";
import { TextStream } from "./test-cli.ts";

describe("the progress view", () => {
  const rows = Array.from({ length: 30 }, (_, at) => ({
    name: `row-${at}`,
    status: "processing",
    since: 0,
    progress: 0.5,
  }));

  test("fits into the terminal with any number of rows", () => {
    const text = renderProgress(rows, undefined, 61_000, { columns: 80, rows: 12 });
    const lines = text.split("\n");
    expect(lines).toHaveLength(10);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(80);
    expect(lines[0]).toMatch(/^row-0 +processing █+░+ {2}50 % +1:01$/);
    expect(lines.at(-1)).toBe("… and 21 more running");
  });

  test("shows the summary of a batch above its rows", () => {
    const totals = { title: "scenes", since: 0, total: 4, done: 1, failed: 1, running: 2, cost: "0.42 of 2.00 USD" };
    const lines = renderProgress(rows.slice(0, 1), totals, 65_000, { columns: 71, rows: 24 }).split("\n");
    expect(lines[1]).toBe("scenes: 2 of 4 · 2 running · 1 failed          0.42 of 2.00 USD · 1:05");
    expect(lines[2]).toBe("█".repeat(35) + "░".repeat(35));
  });
});

test("wide characters count as two columns", () => {
  expect(fit("灯塔在雾中", 6)).toBe("灯塔… ");
  expect(table(["a", "b"], [["灯塔", "x"]])).toEqual(["a     b", "灯塔  x"]);
});

test("control characters are replaced in text, and escaped in JSON", () => {
  const text = "a\u001b[31mred\r\nnext\u0007\u009b2J";
  expect(oneLine(text)).toBe("a [31mred next 2J");
  expect(printable(text)).toBe("a [31mred \nnext 2J");
  expect(jsonLine({ text })).toBe(String.raw`{"text":"a\u001b[31mred\r\nnext\u0007\u009b2J"}`);
  expect(JSON.parse(jsonLine({ text }))).toEqual({ text });
});

test.each([undefined, 80])("names and texts cannot control a terminal of %s columns", (columns) => {
  const stream = new TextStream(columns);
  const view = createProgressView(stream as OutputStream, systemClock, systemClock, false);
  view.show("a\u001b]0;title\u0007\nb", { status: "sending" });
  view.note("note\u001b]0;title\u0007");
  view.end("a", "failed", "reason\u001b]0;title\u0007");
  view.close();
  expect(stream.text).toContain("a ]0;title b");
  expect(stream.text).toContain("reason ]0;title");
  for (const control of ["\u001b]", "\u0007"]) expect(stream.text).not.toContain(control);
});

test("a last column can wrap", () => {
  expect(table(["model", "info"], [["m", "one two three"]], 15, "wrap")).toEqual([
    "model  info",
    "m      one two",
    "       three",
  ]);
});

test("formats times and bars", () => {
  expect([0, 41_000, 724_000, 3_723_000].map(formatTime)).toEqual(["0:00", "0:41", "12:04", "1:02:03"]);
  expect([bar(0, 4), bar(0.5, 4), bar(2, 4)]).toEqual(["░░░░", "██░░", "████"]);
});

test("task names consist of the prompt's words and random characters, and are valid external task ids", () => {
  const name = taskName("Ein Café, im Nebel!", "video");
  expect(name).toMatch(/^ein-cafe-im-nebel-[a-z0-9]{10}$/);
  expect(taskName("灯塔", "video")).toMatch(/^video-[a-z0-9]{10}$/);
  expect(taskName("a ".repeat(200), "video")).toMatch(/^(a-){16}[a-z0-9]{10}$/);
  expect(taskName("Ein Café, im Nebel!", "video")).not.toBe(name);
});

test("several outputs are numbered before the extension, and outputs of several kinds have their own extensions", () => {
  const image = (index: number) => ({ type: "image", fileName: `8-${index}.png` });
  const [video, audio] = [
    { type: "video", fileName: "8.mp4" },
    { type: "audio", fileName: "8-2.mp3" },
  ];
  expect(outputFiles("/out/cat.png", [image(1)])).toEqual(["/out/cat.png"]);
  expect(outputFiles("/out/cat.png", [image(1), image(2)])).toEqual(["/out/cat-1.png", "/out/cat-2.png"]);
  for (const out of ["/out/sea.mp4", "/out/sea.mp3", "/out/sea"])
    expect(outputFiles(out, [video, audio])).toEqual(["/out/sea.mp4", "/out/sea.mp3"]);
});

test("cells are parsed by the type of their field, and invalid cells stay text", async () => {
  const schemas = await inputSchemas("video.imageToVideo");
  const read = (field: string, cell: string): unknown =>
    readCell(cell, (type) => accepts(fieldSchemas(schemas, field), type));
  expect(read("duration", " 5 ")).toBe(5);
  expect(read("duration", "long")).toBe("long");
  expect(read("prompt", " a cat\n")).toBe(" a cat\n");
  expect(readCell("Yes", (type) => type === "boolean")).toBe(true);
  expect(read("elements", '[{"id":"a","elementId":"1"}]')).toEqual([{ id: "a", elementId: "1" }]);
  expect(read("prompt", "[wide shot] a cat")).toBe("[wide shot] a cat");
});

test("fields that accept bytes are media fields, at any depth", async () => {
  const image = await inputSchemas("video.imageToVideo");
  const omni = await inputSchemas("video.omni");
  expect(acceptsMedia(fieldSchemas(image, "firstFrame"))).toBe(true);
  expect(acceptsMedia(fieldSchemas(itemSchemas(fieldSchemas(image, "dynamicMasks")), "mask"))).toBe(true);
  expect(acceptsMedia(fieldSchemas(itemSchemas(fieldSchemas(omni, "references")), "image"))).toBe(true);
  expect(acceptsMedia(fieldSchemas(image, "prompt"))).toBe(false);
  // A video is accepted as bytes, which a client with `upload` uploads.
  expect(acceptsMedia(fieldSchemas(await inputSchemas("video.motionControl"), "video"))).toBe(true);
});

test("a row is identified by its content, independent of the order of its fields", () => {
  expect(rowKey("b", "n", { prompt: "a", duration: 5 })).toBe(rowKey("b", "n", { duration: 5, prompt: "a" }));
  expect(rowKey("b", "n", { prompt: "a" })).not.toBe(rowKey("b", "n", { prompt: "b" }));
  expect(rowName(7, { prompt: "灯塔, in fog" })).toBe("0007-灯塔-in-fog");
});

import { describe, expect, test } from "vitest";
import type { LongImageInput } from "../src/index.ts";
import { emulated, imageUrl, issueMessages, warnings } from "./emulated.ts";

const untried = expect.stringContaining("was never tried against the service");
const reference = (id: string): { id: string; image: string } => ({ id, image: imageUrl });

describe("image.omni with kling-image-4.0", () => {
  test("sends contents and settings on API v2", async () => {
    const { image, emulator, events } = await emulated();
    const result = await image.omni.run(
      {
        model: "kling-image-4.0",
        prompt: "@hero at the sea",
        references: [reference("hero")],
        resolution: "8k",
        n: 2,
        aspectRatio: "21:9",
      },
      { externalTaskId: "job-1" },
    );
    expect(result.outputs).toHaveLength(2);
    expect(emulator.calls[0]).toMatchObject({ method: "POST", path: "/omni-image/kling-image-4.0" });
    expect(emulator.calls[0]?.body).toEqual({
      contents: [
        { type: "prompt", text: "@hero at the sea" },
        { type: "refer_image", url: imageUrl, id: "hero" },
      ],
      settings: { resolution: "8k", aspect_ratio: "21:9", result_type: "single", n: 2 },
      options: { external_task_id: "job-1" },
    });
    expect(warnings(events)).toEqual([untried]);
  });

  test("sends a series, and elements", async () => {
    const { image } = await emulated();
    const { body } = await image.omni.prepare({
      model: "kling-image-4.0",
      prompt: "@cat",
      elements: [{ id: "cat", elementId: "321922438904313" }],
      series: 3,
    });
    expect(JSON.parse(body)).toMatchObject({
      contents: [{ type: "prompt" }, { type: "element", element_id: "321922438904313", id: "cat" }],
      settings: { result_type: "series", n: 3 },
    });
    const automatic = await image.omni.prepare({ model: "kling-image-4.0", prompt: "fog", series: "auto" });
    expect(JSON.parse(automatic.body)).toHaveProperty("settings", {
      resolution: "1k",
      aspect_ratio: "16:9",
      result_type: "series",
    });
  });

  test("sends what is beyond its limits, with warnings", async () => {
    const { image, events } = await emulated();
    const references = Array.from({ length: 11 }, (_, index) => reference(`r${index}x`));
    const intent = await image.omni.prepare({
      model: "kling-image-4.0",
      prompt: `${"雾".repeat(21_000)}${references.map(({ id }) => ` @${id}`).join("")}`,
      references,
      resolution: "16k",
      aspectRatio: "4:1",
      n: 12,
    });
    expect(JSON.parse(intent.body)).toMatchObject({ settings: { n: 12, resolution: "16k", aspect_ratio: "4:1" } });
    expect(warnings(events)).toEqual([
      untried,
      expect.stringContaining("`resolution` must be"),
      expect.stringContaining("`aspectRatio` must be"),
      expect.stringContaining("`prompt` must have at most 50000 English or 21000 other characters"),
      expect.stringContaining("at most 10 items together"),
    ]);
  });

  test("requires an API key", async () => {
    const { image } = await emulated("pair");
    expect(await issueMessages(image.omni.prepare({ model: "kling-image-4.0", prompt: "fog" }))).toContain(
      "`model` kling-image-4.0 does not exist on API v1: use an API key, which works with API v2.",
    );
  });

  test("does not change other models: known and unknown ones are sent on API v1", async () => {
    const { image } = await emulated();
    for (const model of [undefined, "kling-image-o1", "kling-image-9"]) {
      const input = { prompt: "fog", ...(model ? { model } : {}) };
      expect(await image.omni.prepare(input)).toMatchObject({ apiVersion: "v1", path: "/v1/images/omni-image" });
    }
    expect(await issueMessages(image.omni.prepare({ prompt: "fog", resolution: "8k" }))).toEqual([
      '`resolution` must be "1k", "2k" or "4k", not "8k".',
    ]);
    expect(await issueMessages(image.omni.prepare({ prompt: "fog" }, { apiVersion: "v2" }))).toEqual([
      "`model` kling-3.0-omni does not exist on API v2.",
      expect.stringContaining("requires API v1"),
    ]);
  });

  test("finds tasks of both API versions by their ids, even if API v2 shows no images", async () => {
    const { image } = await emulated("api-key", { switches: { tasksEndpointProducts: "video" } });
    const task = await image.omni.create({ prompt: "fog" });
    expect((await image.omni.get(task.id))?.id).toBe(task.id);
    const all = await emulated();
    const newer = await all.image.omni.create({ model: "kling-image-4.0", prompt: "fog" });
    expect((await all.image.omni.get(newer.id))?.id).toBe(newer.id);
    expect(await all.image.omni.get("123")).toBeUndefined();
  });
});

describe("image.long", () => {
  test("sends a web page with a style and a subject", async () => {
    const { image, emulator, events } = await emulated();
    const result = await image.long.run({
      skill: "webpage",
      length: "long",
      prompt: "a page about a lighthouse",
      style: imageUrl,
      subject: new URL(imageUrl),
      resolution: "2k",
    });
    expect(result.output).toMatchObject({ type: "image" });
    expect(emulator.calls[0]).toMatchObject({
      path: "/long-image/kling-long-image-4.0",
      body: {
        contents: [
          { type: "prompt", text: "a page about a lighthouse" },
          { type: "style_refer_image", url: imageUrl },
          { type: "subject_refer_image", url: imageUrl },
        ],
        settings: { skill: "webpage", length: "long", resolution: "2k" },
      },
    });
    expect(warnings(events)).toEqual([untried]);
    expect(await image.long.estimate({ skill: "webpage", prompt: "fog" })).toBeUndefined();
  });

  test("sends the page of a product with its images", async () => {
    const { image, emulator } = await emulated();
    await image.long.create({ skill: "ecommerce", prompt: "@mug on a table", references: [reference("mug")] });
    expect(emulator.calls[0]?.body).toMatchObject({
      contents: [{ type: "prompt" }, { type: "refer_image", url: imageUrl, id: "mug" }],
      settings: { skill: "ecommerce", resolution: "1k" },
    });
  });

  test.each<[Omit<LongImageInput, "prompt"> & { prompt?: string }, string[]]>([
    [{ skill: "ecommerce", style: imageUrl, subject: imageUrl }, ["style", "subject", "references"]],
    [{ skill: "webpage", references: [reference("a1")] }, ["references"]],
    [{ skill: "ecommerce", references: ["a1", "b2", "c3", "d4"].map(reference) }, ["references"]],
    [{ skill: "webpage", prompt: "x".repeat(166_001) }, ["prompt"]],
    [{ skill: "webpage", resolution: "4k" }, ["resolution"]],
  ])("warns about an input beyond its limits (%#)", async (input, paths) => {
    const { image, events } = await emulated();
    await image.long.prepare({ prompt: "fog", ...input });
    for (const path of paths) expect(warnings(events)).toContainEqual(expect.stringContaining(`\`${path}\``));
  });

  test("does not exist on API v1", async () => {
    const { image } = await emulated("pair");
    await expect(image.long.prepare({ skill: "webpage", prompt: "fog" })).rejects.toMatchObject({
      name: "ConfigurationError",
    });
  });
});

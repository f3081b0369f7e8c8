import { expect, test } from "vitest";
import type { ElementInput } from "../src/index.ts";
import { emulated, refusal } from "./emulated.ts";

const front = "https://pictures.example/front.png";
const side = "https://pictures.example/side.png";
const hero: ElementInput = {
  name: "Hero",
  description: "A fisher in a yellow coat",
  frontalImage: front,
  referenceImages: [side],
};

test.each(["v2", "v1"] as const)("pictures become an element, with either credential (%s)", async (apiVersion) => {
  const { video, emulator } = await emulated(apiVersion);
  const result = await video.elements.run({ ...hero, tags: ["character", "o_108"] }, { externalTaskId: "job-1" });
  expect(emulator.calls[0]).toMatchObject({ method: "POST", path: "/v1/general/advanced-custom-elements" });
  expect(emulator.calls[0]?.body).toEqual({
    element_name: "Hero",
    element_description: "A fisher in a yellow coat",
    reference_type: "image_refer",
    element_image_list: { frontal_image: front, refer_images: [{ image_url: side }] },
    tag_list: [{ tag_id: "o_102" }, { tag_id: "o_108" }],
    external_task_id: "job-1",
  });
  expect(result).toMatchObject({
    status: "succeeded",
    billing: [],
    outputs: [
      {
        type: "element",
        name: "Hero",
        kind: "image",
        references: [
          { type: "image", role: "frontal", url: front },
          { type: "image", role: "refer", url: side },
        ],
        tags: [{ id: "o_102", name: "Character" }, { id: "o_108" }],
      },
    ],
  });
});

test("an element's id beyond 2^53 keeps every digit, and is deleted as a string", async () => {
  const { video, emulator } = await emulated("v1", { switches: { elementIds: "long" } });
  const [element] = (await video.elements.run(hero)).outputs;
  const id = element?.type === "element" ? element.id : "";
  expect(id).toMatch(/^\d{17,}$/);
  expect(Number.isSafeInteger(Number(id))).toBe(false);
  expect(await video.elements.delete(id)).toBeUndefined();
  expect(emulator.calls.at(-1)).toMatchObject({
    path: "/v1/general/delete-advanced-elements",
    body: { element_id: id },
    status: 200,
  });
});

test("a deleted element stays listed as deleted; deleting it again is refused", async () => {
  const { video } = await emulated("v1", { switches: { deleteData: "present" } });
  const made = await video.elements.run(hero);
  const [element] = made.outputs;
  const id = element?.type === "element" ? element.id : "";
  expect(await video.elements.delete(id)).toMatchObject({ status: "succeeded" });
  await expect(video.elements.delete(id)).rejects.toMatchObject({
    serviceCode: 1201,
    message: expect.stringContaining(`Element id ${id} has already be deleted`),
  });
  const listed = [];
  for await (const task of video.elements.list()) listed.push(...task.outputs);
  expect(listed).toMatchObject([{ type: "element", id, status: "deleted" }]);
});

test("get asks by the task's id: the element's own finds nothing", async () => {
  const { video } = await emulated("v1");
  const made = await video.elements.run(hero);
  const [element] = made.outputs;
  expect(await video.elements.get(made.id)).toMatchObject({ id: made.id, outputs: [{ type: "element" }] });
  expect(await video.elements.get(element?.type === "element" ? element.id : "")).toBeUndefined();
});

test("an element reads the same from /tasks, but for the ids of its tags", async () => {
  const { video, tasks } = await emulated("v2");
  const made = await video.elements.run({ ...hero, tags: ["animal"] });
  const [seen] = await tasks.get([made.id]);
  const [own] = made.outputs;
  expect(own).toMatchObject({ type: "element", status: "succeed", tags: [{ id: "o_103", name: "Animal" }] });
  expect(seen?.outputs).toEqual([{ ...own, status: "succeeded", tags: [{ id: "103", name: "Animal" }] }]);
});

test("a clip becomes a character, with a voice of the library", async () => {
  const { video } = await emulated("v1");
  const videoUrl = new URL("https://clips.example/walk.mp4?seconds=4");
  const intent = await video.elements.prepare({ name: "Ann", description: "walks", videoUrl, voiceId: "82" });
  expect(JSON.parse(intent.body)).toMatchObject({
    reference_type: "video_refer",
    element_video_list: { refer_videos: [{ video_url: videoUrl.href }] },
    element_voice_id: "82",
  });
  expect(JSON.parse(intent.body)).not.toHaveProperty("element_image_list");
  const result = await video.elements.run({ name: "Ann", description: "walks", videoUrl });
  expect(result.outputs).toMatchObject([{ type: "element", kind: "video", references: [{ type: "video" }] }]);
});

test("presets come as elements, page by page", async () => {
  const { video, emulator } = await emulated("v2");
  const presets = [];
  for await (const element of video.elements.presets({ pageSize: 1 })) presets.push(element);
  // Tags have descriptions, which are nowhere else.
  expect(presets[0]?.raw).toMatchObject({ task_result: { elements: [{ tag_list: [{ description: "Others" }] }] } });
  expect(presets).toMatchObject([
    { type: "element", name: "Lighthouse", id: "829836802793406551", ownedBy: "kling" },
    { type: "element", name: "Fisher" },
  ]);
  expect(emulator.calls.map(({ path, query }) => [path, query["pageNum"]])).toEqual(
    ["1", "2", "3"].map((page) => ["/v1/general/advanced-presets-elements", page]),
  );
});

test("bad elements are refused before anything is sent", async () => {
  const { video, emulator } = await emulated("v1");
  const named = { name: "Hero", description: "x" };
  expect(await refusal(video.elements.create(named))).toEqual([
    "`frontalImage` is required: pass `frontalImage` or `videoUrl`.",
  ]);
  expect(await refusal(video.elements.create({ ...named, frontalImage: front }))).toEqual([
    "`referenceImages` is required: give 1 to 3 further pictures.",
  ]);
  expect(await refusal(video.elements.create({ ...hero, videoUrl: "https://clips.example/a.mp4" }))).toEqual([
    "`videoUrl` cannot be combined with `frontalImage`.",
  ]);
  expect(
    await refusal(
      video.elements.create({ ...named, videoUrl: "https://clips.example/a.mp4", referenceImages: [side] }),
    ),
  ).toEqual(["`referenceImages` can only be given with `frontalImage`."]);
  const long = { name: "n".repeat(21), description: "d".repeat(101), frontalImage: front, referenceImages: [] };
  expect(await refusal(video.elements.create(long))).toEqual([
    "`name` must have at most 20 characters, not 21.",
    "`description` must have at most 100 characters, not 101.",
    "`referenceImages` must not be empty.",
  ]);
  expect(await refusal(video.elements.delete(""))).toEqual(["`elementId` must not be empty."]);
  expect(emulator.calls).toEqual([]);
});

import { expect, test } from "vitest";
import type { ElementInput } from "../src/index.ts";
import { emulated, issueMessages } from "./emulated.ts";

const front = "https://images.example/front.png";
const side = "https://images.example/side.png";
const hero: ElementInput = {
  name: "Hero",
  description: "A fisher in a yellow coat",
  frontalImage: front,
  referenceImages: [side],
};

test.each(["v2", "v1"] as const)("creates an element from images with the credential of API %s", async (apiVersion) => {
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
    billing: [{ kind: "unit", amount: 0 }],
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

test("keeps all digits of an element id beyond 2^53 and deletes it as a string", async () => {
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

test("lists a deleted element as deleted and rejects a second delete", async () => {
  const { video } = await emulated("v1", { switches: { deleteData: "present" } });
  const created = await video.elements.run(hero);
  const [element] = created.outputs;
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

test("get finds an element by its task id, not by its element id", async () => {
  const { video } = await emulated("v1");
  const created = await video.elements.run(hero);
  const [element] = created.outputs;
  expect(await video.elements.get(created.id)).toMatchObject({ id: created.id, outputs: [{ type: "element" }] });
  expect(await video.elements.get(element?.type === "element" ? element.id : "")).toBeUndefined();
});

test("the output of /tasks is the same, except for the ids of the tags", async () => {
  const { video, tasks } = await emulated("v2");
  const created = await video.elements.run({ ...hero, tags: ["animal"] });
  const [fetched] = await tasks.get([created.id]);
  const [output] = created.outputs;
  expect(output).toMatchObject({ type: "element", status: "succeed", tags: [{ id: "o_103", name: "Animal" }] });
  const [tag] = output?.type === "element" ? output.tags : [];
  expect(fetched?.outputs).toEqual([{ ...output, status: "succeeded", tags: [{ ...tag, id: "103" }] }]);
});

test("creates an element from a video, with a voice", async () => {
  const { video } = await emulated("v1");
  const videoUrl = new URL("https://videos.example/walk.mp4?seconds=4");
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

test("lists preset elements page by page", async () => {
  const { video, emulator } = await emulated("v2");
  const presets = [];
  for await (const element of video.elements.presets({ pageSize: 1 })) presets.push(element);
  expect(presets).toMatchObject([
    {
      type: "element",
      name: "Lighthouse",
      id: "829836802793406551",
      ownedBy: "kling",
      tags: [{ description: "Others" }],
    },
    { type: "element", name: "Fisher" },
  ]);
  expect(emulator.calls.map(({ path, query }) => [path, query["pageNum"]])).toEqual(
    ["1", "2", "3"].map((page) => ["/v1/general/advanced-presets-elements", page]),
  );
});

test("rejects invalid input without sending a request", async () => {
  const { video, emulator } = await emulated("v1");
  const named = { name: "Hero", description: "x" };
  expect(await issueMessages(video.elements.create(named))).toEqual([
    "`frontalImage` is required: pass `frontalImage` or `videoUrl`.",
  ]);
  expect(await issueMessages(video.elements.create({ ...named, frontalImage: front }))).toEqual([
    "`referenceImages` is required: set 1 to 3 further images.",
  ]);
  expect(await issueMessages(video.elements.create({ ...hero, videoUrl: "https://videos.example/a.mp4" }))).toEqual([
    "`videoUrl` cannot be combined with `frontalImage`.",
  ]);
  expect(
    await issueMessages(
      video.elements.create({ ...named, videoUrl: "https://videos.example/a.mp4", referenceImages: [side] }),
    ),
  ).toEqual(["`referenceImages` requires `frontalImage`."]);
  const long = { name: "n".repeat(21), description: "d".repeat(101), frontalImage: front, referenceImages: [] };
  expect(await issueMessages(video.elements.create(long))).toEqual([
    "`name` must have at most 20 characters, not 21.",
    "`description` must have at most 100 characters, not 101.",
    "`referenceImages` must not be empty.",
  ]);
  expect(await issueMessages(video.elements.delete(""))).toEqual(["`elementId` must not be empty."]);
  expect(emulator.calls).toEqual([]);
});

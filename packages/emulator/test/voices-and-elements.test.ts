import { expect, test } from "vitest";
import { DEFAULT_ACCOUNT } from "../src/index.ts";
import { createFinished, IMAGE, KEY, startEmulator, T2V, type TestClient } from "./client.ts";

const ELEMENTS = "/v1/general/advanced-custom-elements";
const VOICES = "/v1/general/custom-voices";
const HERO = {
  element_name: "hero",
  element_description: "a fisher",
  reference_type: "image_refer",
  element_image_list: { frontal_image: IMAGE, refer_images: [{ image_url: IMAGE }] },
  tag_list: [{ tag_id: "o_102" }],
};

/** Reads the id from the text, because a double cannot hold it. */
const elementId = async (client: TestClient, task: string): Promise<string> =>
  /"element_id":(\d+)/.exec((await client.get(`${ELEMENTS}/${task}`)).text)?.[1] ?? "";

test("an element is free, and its id is a bare long beyond 2^53", async () => {
  const client = await startEmulator();
  const task = await client.create(ELEMENTS, HERO);
  await client.emulator.clock.advance(60_000);
  const { text, data } = await client.get(`${ELEMENTS}/${task}`);
  const id = await elementId(client, task);
  expect(text).toContain(`"element_id":${id},`);
  expect(BigInt(Number(id))).not.toBe(BigInt(id));
  expect(data).toMatchObject({
    task_status: "succeed",
    final_unit_deduction: "0",
    task_result: {
      elements: [
        {
          element_name: "hero",
          reference_type: "image_refer",
          element_image_list: HERO.element_image_list,
          tag_list: [{ id: "o_102", name: "Character" }],
          owned_by: "37000001",
          status: "succeed",
        },
      ],
    },
  });
  expect((await client.get(`/tasks?task_ids=${task}`)).items[0].outputs).toMatchObject([
    {
      type: "element",
      id,
      element_type: "multi_image_elements",
      references: [
        { type: "image", role: "frontal" },
        { type: "image", role: "refer" },
      ],
      tags: [{ id: 102 }],
    },
  ]);
});

test("element ids have 15 digits if the switch is 'short'", async () => {
  const client = await startEmulator({ switches: { elementIds: "short" } });
  const task = await client.create(ELEMENTS, HERO);
  await client.emulator.clock.advance(60_000);
  expect(await elementId(client, task)).toMatch(/^\d{15}$/);
});

test("only its account can use an element, until it is deleted", async () => {
  const client = await startEmulator({
    accounts: [DEFAULT_ACCOUNT, { ...DEFAULT_ACCOUNT, accessKey: "b", apiKeys: ["other"] }],
  });
  const task = await client.create(ELEMENTS, HERO);
  await client.emulator.clock.advance(60_000);
  const element_id = await elementId(client, task);
  const use = (headers = KEY) =>
    client.post(
      "/v1/videos/image2video",
      { model_name: "kling-v3", image: IMAGE, element_list: [{ element_id }] },
      headers,
    );
  expect(await use()).toMatchObject({ code: 0 });
  const notFound = { code: 1201, message: `Element id ${element_id} not found` };
  expect(await use({ authorization: "Bearer other" })).toMatchObject(notFound);
  expect((await client.post("/v1/general/delete-elements", { element_id })).data).toBeUndefined();
  expect(await client.post("/v1/general/delete-advanced-elements", { element_id })).toMatchObject({
    status: 400,
    code: 1201,
    message: expect.stringMatching(/already be deleted$/),
  });
  expect(await use()).toMatchObject(notFound);
  expect((await client.get(`${ELEMENTS}/${task}`)).data.task_result.elements[0].status).toBe("deleted");
});

test.each([
  ["a name of 21 characters", { element_name: "x".repeat(21) }, "elementName: size must be between 0 and 20"],
  ["no description", { element_description: "" }, "element_description is required"],
  [
    "no reference image",
    { element_image_list: { frontal_image: IMAGE, refer_images: [] } },
    "element_image_list.refer_images is required",
  ],
  [
    "four reference images",
    { element_image_list: { frontal_image: IMAGE, refer_images: Array(4).fill({ image_url: IMAGE }) } },
    "element_image_list.refer_images exceeds 3 items",
  ],
  ["an unknown tag", { tag_list: [{ tag_id: "o_999" }] }, "tag_id value 'o_999' is invalid"],
  ["an unknown voice", { element_voice_id: "1" }, "Voice id not found"],
  ["a video element without a video", { reference_type: "video_refer" }, "element_video_list.refer_videos is required"],
])("the create of an element rejects %s", async (_what, body, message) => {
  const { post } = await startEmulator();
  expect(await post(ELEMENTS, { ...HERO, ...body })).toMatchObject({ status: 400, code: 1201, message });
});

test("presets are returned as task records", async () => {
  const { get } = await startEmulator();
  expect((await get("/v1/general/advanced-presets-elements?pageSize=1")).data).toMatchObject([
    { task_status: "succeed", task_result: { elements: [{ owned_by: "kling" }] } },
  ]);
  expect((await get("/v1/general/presets-voices")).items[0]).toMatchObject({
    task_status: "succeed",
    task_result: { voices: [{ voice_id: "820000000000000001", owned_by: "kling" }] },
  });
});

test("a voice is created, used in a video and deleted", async () => {
  const client = await startEmulator({ switches: { deleteData: "present" } });
  const data = await createFinished(client, VOICES, {
    voice_name: "me",
    voice_url: "https://example.com/me.mp3?seconds=10",
  });
  const [voice] = data.task_result.voices;
  expect(voice).toMatchObject({ voice_name: "me", trial_url: expect.any(String), owned_by: "37000001" });
  expect(data.final_unit_deduction).toBe("0.05");
  const body = {
    model_name: "kling-v2-6",
    mode: "pro",
    sound: "on",
    image: IMAGE,
    prompt: "<<<voice_1>>>",
    voice_list: [{ voice_id: voice.voice_id }],
  };
  expect(await client.post("/v1/videos/image2video", body)).toMatchObject({ code: 0 });
  expect((await client.post("/v1/general/delete-voices", { voice_id: voice.voice_id })).data).toMatchObject({
    task_status: "succeed",
  });
  expect(await client.post("/v1/videos/image2video", body)).toMatchObject({
    code: 1201,
    message: "Voice id not found",
  });
});

test.each([
  [
    "a name of 21 characters",
    { voice_name: "x".repeat(21), voice_url: "https://example.com/a.mp3" },
    "voiceName: size must be between 0 and 20",
  ],
  [
    "a voice of 40 seconds",
    { voice_name: "me", voice_url: "https://example.com/a.mp3?seconds=40" },
    "the voice must last 5 to 30 seconds",
  ],
  ["no source", { voice_name: "me" }, "exactly one of voice_url and video_id is required"],
])("the create of a voice rejects %s", async (_what, body, message) => {
  const { post } = await startEmulator();
  expect(await post(VOICES, body)).toMatchObject({ status: 400, code: 1201, message });
});

test("a voice is created from a video", async () => {
  const client = await startEmulator();
  const video = (
    await createFinished(client, T2V, { model_name: "kling-v2-6", mode: "pro", sound: "on", prompt: "she speaks" })
  ).task_result.videos[0];
  expect(await client.post(VOICES, { voice_name: "her", video_id: video.id })).toMatchObject({ code: 0 });
});

import { expect, test } from "vitest";
import { IMAGE, startEmulator, T2V, V3 } from "./client.ts";

test("a task is added with given ids, and costs nothing", async () => {
  const { emulator, get } = await startEmulator();
  const body = { ...V3, external_task_id: "job-1" };
  await emulator.addTask({ path: T2V, body, id: "task/with=any+characters", outputIds: ["7f3c-uuid"] });
  expect((await get(`${T2V}/job-1`)).data).toMatchObject({
    task_id: "task/with=any+characters",
    task_status: "succeed",
    task_result: { videos: [{ id: "7f3c-uuid" }] },
    final_unit_deduction: "0",
  });
  expect(emulator.state().paid).toEqual({ tasks: 0, units: 0 });
  expect(emulator.state().accounts[0]?.packs[0]?.left).toBe(1000);
});

test("a task that is added ends later, and fails by its prompt", async () => {
  const { emulator, get } = await startEmulator();
  const body = { prompt: "[fail:no-human]", settings: { duration: 5 } };
  await emulator.addTask({ path: "/text-to-video/kling-3.0", body, id: "1", seconds: 60 });
  expect((await get("/tasks?task_ids=1")).items[0]).toMatchObject({ status: "processing" });
  await emulator.clock.advance(60_000);
  expect((await get("/tasks?task_ids=1")).items[0]).toMatchObject({
    status: "failed",
    message: "The model did not detect a human",
  });
});

test("voices and elements with given ids are used by creates", async () => {
  const { emulator, post, create } = await startEmulator();
  await emulator.addVoice({ id: "voice-1", name: "Anna" });
  await emulator.addElement({ id: "310000000000001" });
  await emulator.addElement({ id: "310000000000003", kind: "video_refer" });
  await create("/v1/videos/image2video", {
    model_name: "kling-v3",
    image: IMAGE,
    element_list: [{ element_id: 310000000000001 }],
  });
  await create("/v1/videos/image2video", {
    model_name: "kling-v2-6",
    image: IMAGE,
    prompt: "<<<voice_1>>> speaks",
    mode: "pro",
    sound: "on",
    voice_list: [{ voice_id: "voice-1" }],
  });
  expect(await post("/v1/general/delete-voices", { voice_id: "voice-1" })).toMatchObject({ code: 0 });
});

test("an id in use, an invalid body, an unknown account and an element id that is no number throw an error", async () => {
  const { emulator } = await startEmulator();
  await emulator.addTask({ path: T2V, body: V3, id: "1", outputIds: ["2"] });
  await expect(emulator.addTask({ path: T2V, body: V3, id: "1" })).rejects.toThrow("The id 1 is in use");
  await expect(emulator.addTask({ path: T2V, body: V3, outputIds: ["2"] })).rejects.toThrow("The id 2 is in use");
  await expect(emulator.addTask({ path: T2V, body: {} })).rejects.toThrow("cannot be added");
  await expect(emulator.addTask({ path: "/v1/nothing", body: {} })).rejects.toThrow("404");
  await expect(emulator.addTask({ path: T2V, body: V3, account: "ak-2" })).rejects.toThrow("no account 'ak-2'");
  await expect(emulator.addElement({ id: "hero" })).rejects.toThrow("not a decimal integer");
  expect(emulator.state().tasks).toHaveLength(1);
});

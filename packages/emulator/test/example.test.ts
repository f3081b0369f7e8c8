import { createEmulator } from "@klingkit/emulator";
import { expect, test } from "vitest";

interface Task {
  readonly id: string;
  readonly status: string;
  readonly outputs: readonly { readonly url: string }[];
}

test("creates a video for three units", async () => {
  await using emulator = await createEmulator({ clock: "virtual", listen: false });
  const call = async <Data>(path: string, body?: object): Promise<Data> => {
    const init = { method: body ? "POST" : "GET", headers: { authorization: "Bearer api-key-emulator" } };
    const response = await emulator.fetch(emulator.url + path, { ...init, body: JSON.stringify(body) });
    return ((await response.json()) as { data: Data }).data;
  };

  const prompt = "a lighthouse in fog";
  const { id } = await call<Task>("/text-to-video/kling-3.0", { prompt, settings: { duration: 5 } });
  let tasks = await call<Task[]>(`/tasks?task_ids=${id}`);
  while (tasks[0]?.status !== "succeeded") {
    await emulator.clock.sleep(10_000); // returns at once: nothing else is running
    tasks = await call<Task[]>(`/tasks?task_ids=${id}`);
  }

  const video = await emulator.fetch(tasks[0].outputs[0]?.url ?? "");
  expect(video.headers.get("content-type")).toBe("video/mp4");
  expect(emulator.state().paid).toEqual({ tasks: 1, units: 3 });
});

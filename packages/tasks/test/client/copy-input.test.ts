import { expect, test } from "vitest";
import { createClient, createsOf } from "../client.ts";
import { png } from "../media/files.ts";

test("a loop that reuses one input object creates a task from its values at each call", async () => {
  const { client, emulator } = await createClient();
  const input = { prompt: "", duration: 5 };
  const options = { externalTaskId: "" };
  const prompts = ["dawn", "noon", "dusk"];
  const creates = prompts.map((prompt) => {
    input.prompt = prompt;
    options.externalTaskId = `id-${prompt}`;
    return client.textToVideo.create(input, options);
  });
  const tasks = await Promise.all(creates);
  expect(tasks.map(({ externalTaskId }) => externalTaskId)).toEqual(["id-dawn", "id-noon", "id-dusk"]);
  const sent = emulator.state().tasks.map(({ prompt }) => prompt);
  expect(sent.toSorted()).toEqual(prompts.toSorted());
});

test("copies nested fields, lists and bytes at the call", async () => {
  const { client, emulator } = await createClient();
  const elements = [{ id: "hero", elementId: "829836802793406551" }];
  const firstFrame = Buffer.from(png(400, 400));
  const creating = client.imageToVideo.create({ prompt: "@hero walks", firstFrame, elements });
  elements[0] = { id: "villain", elementId: "1" };
  elements.push({ id: "dog", elementId: "2" });
  firstFrame.fill(0);
  await creating;
  expect(createsOf(emulator)[0]?.body).toMatchObject({
    contents: [
      { type: "prompt", text: "@hero walks" },
      { type: "first_frame", url: Buffer.from(png(400, 400)).toString("base64") },
      { type: "element", id: "hero", element_id: "829836802793406551" },
    ],
  });
});

test("copies deeply nested fields at the call", async () => {
  const { client, emulator } = await createClient();
  const leaf = { value: "before" };
  let extra: Record<string, unknown> = leaf;
  for (let depth = 0; depth < 100; depth++) extra = { nested: extra };
  const creating = client.textToVideo.create({ prompt: "fog" }, { extraBody: { extra } });
  leaf.value = "after";
  await creating;
  expect(JSON.stringify(createsOf(emulator)[0]?.body)).toContain("before");
});

test("ends the copy of getters that return new objects without an end", async () => {
  const { client } = await createClient();
  class Node {
    get next(): Node {
      return new Node();
    }
  }
  const input: { prompt: string; duration?: unknown } = { prompt: "fog", duration: new Node() };
  await expect(
    client.textToVideo.create(
      // @ts-expect-error -- such an input is wrong
      input,
    ),
  ).rejects.toMatchObject({ name: "InvalidInputError", issues: [{ path: "duration" }] });
});

test("copies a class instance at the call, with the values of its getters", async () => {
  const { client, emulator } = await createClient();
  class Shot {
    duration = 5;
    #prompt = "dawn";
    get prompt(): string {
      return this.#prompt;
    }
    change(prompt: string): void {
      this.#prompt = prompt;
    }
  }
  const shot = new Shot();
  const creating = client.textToVideo.create(shot);
  shot.change("noon");
  await creating;
  expect(emulator.state().tasks[0]?.prompt).toBe("dawn");
});

test("rejects an input that contains itself", async () => {
  const { client } = await createClient();
  const input: { prompt: string; duration?: unknown } = { prompt: "fog" };
  input.duration = input;
  await expect(
    client.textToVideo.create(
      // @ts-expect-error -- such an input is wrong
      input,
    ),
  ).rejects.toMatchObject({ name: "InvalidInputError", taskState: "none", issues: [{ path: "duration" }] });
});

test("uses the options of a wait as they are at the call", async () => {
  const { client } = await createClient();
  const called: string[] = [];
  const options = { onUpdate: () => void called.push("first") };
  const task = await client.textToVideo.create({ prompt: "fog" });
  const waiting = task.wait(options);
  options.onUpdate = () => void called.push("second");
  await waiting;
  expect(new Set(called)).toEqual(new Set(["first"]));
});

test("reads an input whose values change at each read only once", async () => {
  const { client, emulator } = await createClient();
  let reads = 0;
  const input = new Proxy({ prompt: "" }, { get: (_, name) => (name === "prompt" ? `take ${++reads}` : undefined) });
  await client.textToVideo.create(input);
  expect(emulator.state().tasks[0]?.prompt).toBe("take 1");
});

test("copies a URL, a part of a buffer and shared memory at the call", async () => {
  const { client, emulator } = await createClient();
  const url = new URL("https://images.example/before.png");
  const bytes = new Uint8Array(100).fill(7);
  const shared = new Uint8Array(new SharedArrayBuffer(100)).fill(7);
  const creates = [url, bytes.subarray(10, 60), shared, new Blob([bytes])].map((firstFrame) =>
    client.imageToVideo.create({ prompt: "fog", firstFrame }, { validate: false }),
  );
  url.pathname = "/after.png";
  bytes.fill(9);
  shared.fill(9);
  await Promise.all(creates);
  for (const { body } of createsOf(emulator)) expect(JSON.stringify(body)).toMatch(/before|(BwcH){12}/);
});

test("copies a prepared intent, a reference and the input of a synchronous call at the call", async () => {
  const { client, emulator } = await createClient();
  const intent = { ...(await client.textToVideo.prepare({ prompt: "one" }, { externalTaskId: "one" })) };
  const other = await client.textToVideo.prepare({ prompt: "two" }, { externalTaskId: "two" });
  const sending = client.tasks.send(intent);
  Object.assign(intent, other);
  const task = await sending;
  expect(emulator.state().tasks).toMatchObject([{ prompt: "one", externalTaskId: "one" }]);
  const reference = { ...task.toJSON() };
  const resuming = client.tasks.resume(reference);
  Object.assign(reference, { id: "999" });
  expect((await resuming).id).toBe(task.id);
  const input = { text: "" };
  await Promise.all(
    ["dawn", "noon"].map((text) => {
      input.text = text;
      return client.speech(input);
    }),
  );
  expect(createsOf(emulator).map(({ body }) => body)).toMatchObject([
    { prompt: "one" },
    { text: "dawn" },
    { text: "noon" },
  ]);
});

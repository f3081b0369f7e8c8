import { expect, test } from "vitest";
import { createKling } from "../src/index.ts";
import { emulated, keys } from "./emulated.ts";

const png = Uint8Array.from(
  atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="),
  (letter) => letter.codePointAt(0) ?? 0,
);

/** The bodies of the creates that arrived. */
function bodies(emulator: { readonly calls: readonly { method: string; path: string; body: unknown }[] }): string[] {
  return emulator.calls
    .filter(({ method, path }) => method === "POST" && path !== "/tasks")
    .map(({ body }) => JSON.stringify(body));
}

const words = ["dawn", "noon", "dusk"] as const;

test("a loop that reuses one input makes what stood in it at each call", async () => {
  const { kling, emulator } = await emulated();
  const input = { prompt: "", duration: 5 };
  const options = { externalTaskId: "" };
  const jobs = words.map((word) => {
    input.prompt = word;
    options.externalTaskId = `id-${word}`;
    return kling.video.textToVideo.create(input, options);
  });
  const tasks = await Promise.all(jobs);
  expect(tasks.map(({ externalTaskId }) => externalTaskId)).toEqual(["id-dawn", "id-noon", "id-dusk"]);
  expect(
    emulator
      .state()
      .tasks.map(({ prompt }) => prompt)
      .toSorted(),
  ).toEqual(words.toSorted());
});

test("nested fields, lists and bytes count as they stand at the call", async () => {
  const { kling, emulator } = await emulated();
  const shots = [
    { prompt: "one", duration: 2 },
    { prompt: "two", duration: 3 },
  ];
  const frame = Buffer.from(png);
  const sent = Promise.allSettled([
    kling.video.textToVideo.create({ shots, duration: 5 }),
    kling.video.imageToVideo.create({ prompt: "frame", firstFrame: frame }),
  ]);
  shots[0] = { prompt: "changed", duration: 2 };
  shots.pop();
  frame.fill(0);
  expect((await sent).map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
  const [many, image] = [bodies(emulator).find((body) => body.includes("two")), bodies(emulator).at(-1)];
  expect(many).toContain("one");
  expect(many).not.toContain("changed");
  expect(image).toContain(btoa(String.fromCharCode(...png)).slice(0, 40));
});

test("an instance of a class counts as it stands at the call, with the fields that it computes", async () => {
  const { kling, emulator } = await emulated();
  class Clip {
    duration = 5;
    #word = "dawn";
    get prompt(): string {
      return this.#word;
    }
    change(word: string): void {
      this.#word = word;
    }
  }
  const clip = new Clip();
  const creating = kling.video.textToVideo.create(clip);
  clip.change("noon");
  await creating;
  expect(emulator.state().tasks[0]?.prompt).toBe("dawn");
});

test("an input that refers to itself is refused, not read for ever", async () => {
  const { kling } = await emulated();
  const input: { prompt: string; shots?: unknown } = { prompt: "fog" };
  input.shots = input;
  await expect(
    kling.video.textToVideo.create(
      // @ts-expect-error -- such an input is wrong
      input,
    ),
  ).rejects.toMatchObject({ name: "InvalidInputError", taskState: "none", issues: [{ path: "shots" }] });
});

test("the options of a wait count as they stand at the call", async () => {
  const { kling } = await emulated();
  const seen: string[] = [];
  const options = { onUpdate: () => void seen.push("first") };
  const task = await kling.video.textToVideo.create({ prompt: "fog" });
  const waiting = task.wait(options);
  options.onUpdate = () => void seen.push("second");
  await waiting;
  expect(new Set(seen)).toEqual(new Set(["first"]));
});

test("the body of a raw request counts as it stands at the call", async () => {
  const { kling, emulator } = await emulated();
  const request = { method: "POST", path: "/text-to-video/kling-3.0", body: { prompt: "dawn" } } as const;
  const body: { prompt: string } = request.body;
  const sending = kling.request(request);
  body.prompt = "noon";
  await sending;
  expect(bodies(emulator)[0]).toContain("dawn");
});

test("a client keeps the options that it was made with", async () => {
  const { emulator } = await emulated();
  const options = { ...keys.apiKey, baseUrl: emulator.url, fetch: emulator.fetch, clock: emulator.clock, env: {} };
  const kling = createKling(options);
  options.apiKey = "another-account";
  await kling.video.textToVideo.create({ prompt: "fog" });
  expect(emulator.state().paid.tasks).toBe(1);
});

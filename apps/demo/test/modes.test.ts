import { createCanvas } from "@napi-rs/canvas";
import { expect, test } from "vitest";
import { texts } from "../client/texts.ts";
import type { ErrorBody, TakeView } from "../contract.ts";
import { modeOf, modes } from "../modes/all.ts";
import { belongsTo } from "../modes/field.ts";
import type { Values } from "../modes/values.ts";
import { formOf, type Demo, createDemo } from "./open-demo.ts";
import { silentWav } from "./silent-wav.ts";

const sound = new File([new Uint8Array(silentWav(3))], "a.wav");
const image = new File([new Uint8Array(createCanvas(640, 480).toBuffer("image/png"))], "a.png");

/** Creates a finished video and returns its take's id. */
async function createVideo(demo: Demo, mode = "text-to-video", values: Values = {}): Promise<string> {
  const files: Record<string, File> = mode === "image-to-video" ? { firstFrame: image } : {};
  const id = await demo.create(formOf(mode, { prompt: "A lighthouse", ...values }, files));
  expect((await demo.ended(id)).status).toBe("done");
  return id;
}

const cases: readonly {
  readonly mode: string;
  readonly values?: (demo: Demo) => Promise<Values>;
  readonly files?: Readonly<Record<string, File>>;
  readonly path: string;
  readonly type?: string;
}[] = [
  { mode: "text-to-video", path: "/text-to-video/kling-3.0" },
  {
    mode: "text-to-video",
    values: async () => ({
      shots: [
        { prompt: "Near", duration: 2 },
        { prompt: "Far", duration: 3 },
      ],
    }),
    path: "/text-to-video/kling-3.0",
  },
  { mode: "image-to-video", files: { firstFrame: image, lastFrame: image }, path: "/image-to-video/kling-3.0" },
  {
    mode: "omni",
    values: async (demo) => ({
      prompt: "@hero walks by the sea",
      references: [{ id: "hero" }],
      video: await createVideo(demo),
    }),
    files: { "references[0]": image },
    path: "/omni-video/kling-3.0-omni",
  },
  {
    mode: "motion-control",
    values: async (demo) => ({ video: await createVideo(demo) }),
    files: { image: image },
    path: "/motion-control/kling-3.0",
  },
  {
    mode: "extend",
    values: async (demo) => ({ video: await createVideo(demo, "image-to-video", { model: "kling-v1-6" }) }),
    path: "/v1/videos/video-extend",
  },
  {
    mode: "lip-sync",
    values: async (demo) => ({ text: "Good evening", video: await createVideo(demo) }),
    path: "/v1/videos/lip-sync",
  },
  {
    mode: "lip-sync",
    values: async (demo) => ({ source: "audio", video: await createVideo(demo) }),
    files: { sound },
    path: "/v1/videos/lip-sync",
  },
  { mode: "avatar", files: { image: image, sound }, path: "/v1/videos/avatar/image2video" },
  { mode: "effects", files: { image: image }, path: "/v1/videos/effects" },
  {
    mode: "effects",
    values: async () => ({ scene: "2:hug_pro" }),
    files: { image: image, right: image },
    path: "/v1/videos/effects",
  },
  {
    mode: "image",
    values: async () => ({ prompt: "Fog", n: 2 }),
    path: "/v1/images/generations",
    type: "image/png",
  },
  {
    mode: "try-on",
    files: { humanImage: image, clothImage: image },
    path: "/v1/images/kolors-virtual-try-on",
    type: "image/png",
  },
  { mode: "speech", values: async () => ({ text: "Once upon a time" }), path: "/v1/audio/tts", type: "audio/mpeg" },
];

test.each(cases)("$mode creates a result through $path", async ({ mode, values, files, path, type = "video/mp4" }) => {
  await using demo = await createDemo();
  const id = await demo.create(formOf(mode, { prompt: "Fog", ...(await values?.(demo)) }, files));
  const { status, failure } = await demo.ended(id);
  expect([status, failure]).toEqual(["done", undefined]);
  expect(demo.emulator.calls.filter(({ method }) => method === "POST").at(-1)?.path).toBe(path);
  const result = await demo.app.request(`/api/takes/${id}/results/0`);
  expect([result.status, result.headers.get("content-type")]).toEqual([200, type]);
  await result.body?.cancel();
});

test("reports issues with klingkit's parameter names", async () => {
  await using demo = await createDemo();
  const paths = async (form: FormData): Promise<readonly string[]> => {
    const response = await demo.app.request("/api/takes", { method: "POST", body: form });
    const { issues = [] } = (await response.json()) as { issues?: { path: string }[] };
    return issues.map(({ path }) => path);
  };
  expect(await paths(formOf("avatar", {}))).toEqual(["audioId", "image"]);
  expect(await paths(formOf("speech", {}))).toEqual(["text"]);
  expect(await paths(formOf("extend", {}))).toEqual(["videoId"]);
});

const long = "a".repeat(40_000);
const invalidForms: readonly (readonly [string, string, Values])[] = [
  ...modes.map(({ id, defaultValues }) => ["without values", id, defaultValues] as const),
  ["with a text as the video", "lip-sync", { text: "Good evening", video: "my clip" }],
  ["with a broken URL", "lip-sync", { text: "Good evening", video: "https://exa mple" }],
  ["with a URL of another scheme", "motion-control", { video: "ftp://example.com/a.mp4" }],
  ["with a URL where only the gallery is possible", "extend", { video: "https://example.com/a.mp4" }],
  ["with a too long prompt", "text-to-video", { prompt: "a".repeat(5000), model: "kling-3.0" }],
  ["with a prompt above the limit of every model", "text-to-video", { prompt: long }],
  ["with a too long shot", "text-to-video", { shots: [{ prompt: long, duration: 3 }] }],
  [
    "with too many shots",
    "text-to-video",
    { shots: Array.from({ length: 20 }, () => ({ prompt: "Fog", duration: 1 })) },
  ],
  ["with a too long negative prompt", "extend", { prompt: "Fog", negativePrompt: "a".repeat(3000) }],
  ["with unknown references", "omni", { prompt: "@nobody in fog" }],
];

test.each(invalidForms)("a form %s gets a true sentence at each of its invalid fields: %s", async (_, id, values) => {
  await using demo = await createDemo();
  const mode = modeOf(id);
  const body = new FormData();
  body.set("mode", id);
  body.set("values", JSON.stringify(values));
  const response = await demo.app.request("/api/takes", { method: "POST", body });
  const { issues = [] } = (await response.json()) as ErrorBody;
  expect([response.status, issues.length > 0]).toEqual([422, true]);
  for (const issue of issues) {
    const field = mode?.fields.find((each) => belongsTo(each, issue.path));
    expect([issue.path, field?.when?.(values) ?? true]).toEqual([issue.path, field !== undefined]);
    expect(texts.issue(issue)).toMatch(/^[A-Z][^`]+\.$/);
    expect(texts.issue(issue)).not.toContain("no longer");
  }
  expect(demo.store.list()).toEqual([]);
});

test("a video that the service no longer has is not confused with a text or a URL", async () => {
  await using demo = await createDemo();
  const id = await createVideo(demo);
  demo.store.update(id, { instanceId: "an earlier emulator" });
  const message = async (video: string): Promise<string | undefined> => {
    const body = formOf("lip-sync", { text: "Good evening", video });
    const { issues } = (await (await demo.app.request("/api/takes", { method: "POST", body })).json()) as ErrorBody;
    return issues?.[0] && texts.issue(issues[0]);
  };
  expect(await message(id)).toBe(
    "This field is a video that the service no longer has. Generate it again to use it here.",
  );
  expect(await message("my clip")).toBe("This field must be the http(s) URL of a video, or a video of the gallery.");
});

test.each([
  ["a video", "text-to-video", { prompt: "Fog", model: "kling-3.0", resolution: "720p", duration: 5 }, 3, "video"],
  ["four images", "image", { prompt: "Fog", n: 4 }, 32, "image"],
] as const)("estimates the price of %s before it is sent", async (_, mode, values, units, packageType) => {
  await using demo = await createDemo();
  const response = await demo.app.request("/api/estimate", {
    method: "POST",
    body: JSON.stringify({ mode, values, has: [] }),
  });
  expect(await response.json()).toMatchObject({ price: { units: { min: units, max: units }, packageType } });
  expect(demo.emulator.state().tasks).toEqual([]);
});

test("names image and audio files by their type", async () => {
  await using demo = await createDemo();
  const id = await demo.create(formOf("image", { prompt: "Fog", n: 3 }));
  const { outputs } = await demo.ended(id);
  expect(outputs.map(({ kind, fileName }) => [kind, fileName])).toEqual([
    ["image", "take-1-fog.png"],
    ["image", "take-1-fog-2.png"],
    ["image", "take-1-fog-3.png"],
  ]);
  const speech = await demo.ended(await demo.create(formOf("speech", { text: "Once upon a time" })));
  expect(speech.outputs.map(({ kind, fileName }) => [kind, fileName])).toEqual([
    ["audio", "take-2-once-upon-a-time.mp3"],
  ]);
  const sent = await demo.app.request(`/api/takes/${id}/retry`, { method: "POST" });
  expect(((await sent.json()) as TakeView).mode).toBe("image");
});

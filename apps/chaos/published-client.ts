import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createEmulator, DEFAULT_ACCOUNT, type Emulator } from "@klingkit/emulator";
import { installPeers } from "./peers/install.ts";

// Calls kling-api 1.0.0, which shares no code with klingkit, with every model that it lists. The emulator serves
// withdrawn models.

type Call = readonly [create: string, query: string, kind: "Video" | "Image", params: object];
type Models = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
interface Result {
  readonly data: {
    readonly task_result: Readonly<Record<string, readonly { id: string; url: string; url_wav: string }[]>>;
  };
}
interface Client {
  readonly client: { readonly defaults: { baseURL?: string } };
  readonly [method: string]: unknown;
}

const folder = mkdtempSync(join(tmpdir(), "klingkit-client-"));
const [image, sound] = [join(folder, "image.png"), join(folder, "sound.wav")];

installPeers();
const { KlingAPI } = (await load("api.js")) as { KlingAPI: new (config: object) => Client };
const { TEXT_TO_VIDEO_MODELS, IMAGE_TO_VIDEO_MODELS, IMAGE_GEN_MODELS } = (await load("config/index.js")) as Record<
  string,
  Models
>;

function load(file: string): Promise<unknown> {
  return import(pathToFileURL(join(import.meta.dirname, "peers/node_modules/kling-api/dist", file)).href);
}

/** The calls for the models of a list. A feature is called if the client lists it for the model. */
function byModel(
  models: Models | undefined,
  call: (params: object) => Call,
  params: object,
  features: Record<string, object>,
): Call[] {
  return Object.entries(models ?? {}).flatMap(([model_name, supported]) => [
    call({ ...params, model_name }),
    ...Object.entries(features).flatMap(([feature, more]) =>
      supported[feature] === true ? [call({ ...params, ...more, model_name })] : [],
    ),
  ]);
}

const prompt = "fog";
const point = (value: number): object => ({ x: value, y: value });
const text = (params: object): Call => ["textToVideo", "queryTextToVideoTask", "Video", params];
const frame = (params: object): Call => ["imageToVideo", "queryImageToVideoTask", "Video", params];
const generate = (params: object): Call => ["generateImage", "queryImageGenTask", "Image", params];
const calls: readonly Call[] = [
  text({ prompt }),
  ...byModel(
    TEXT_TO_VIDEO_MODELS,
    text,
    { prompt },
    {
      supportsCfgScale: { cfg_scale: 0.7 },
      supportsSound: { mode: "pro", sound: "on" },
      supportsCameraControl: { camera_control: { type: "simple", config: { zoom: 5 } } },
    },
  ),
  ...byModel(TEXT_TO_VIDEO_MODELS, text, { prompt, mode: "pro", duration: "10", aspect_ratio: "9:16" }, {}),
  ...byModel(
    IMAGE_TO_VIDEO_MODELS,
    frame,
    { image, prompt, mode: "pro" },
    {
      supportsImageTail: { image_tail: image },
      supportsDynamicMasks: {
        dynamic_masks: [{ mask: "https://example.com/m.png", trajectories: [point(1), point(9)] }],
      },
    },
  ),
  generate({ prompt }),
  ...byModel(IMAGE_GEN_MODELS, generate, { prompt, image }, { supportsImageReference: { image_reference: "subject" } }),
  [
    "expandImage",
    "queryImageExpandTask",
    "Image",
    {
      image,
      ...Object.fromEntries(["up", "down", "left", "right"].map((side) => [`${side}_expansion_ratio`, 0.1])),
    },
  ],
  ["createAvatar", "queryAvatarTask", "Video", { image, sound_file: sound, mode: "pro" }],
  ["multiImageToVideo", "queryMultiImageToVideoTask", "Video", { image_list: [{ image }, { image }], prompt }],
  ["omniVideo", "queryOmniVideoTask", "Video", { prompt, aspect_ratio: "16:9" }],
  [
    "omniVideo",
    "queryOmniVideoTask",
    "Video",
    { prompt: "<<<image_1>>>", image_list: [{ image_url: image }], aspect_ratio: "1:1" },
  ],
  ["omniImage", "queryOmniImageTask", "Image", { prompt: "<<<image_1>>>", image_list: [{ image }], resolution: "2k" }],
  ...["kling-v2", "kling-v2-1"].map((model_name): Call => [
    "multiImageToImage",
    "queryMultiImageToImageTask",
    "Image",
    { model_name, subject_image_list: [{ subject_image: image }, { subject_image: image }], prompt },
  ]),
];

/** Creates an image and a sound with the emulator itself. */
async function createFiles(emulator: Emulator): Promise<void> {
  for (const [path, body, list, field, file] of [
    ["/v1/images/generations", { prompt }, "images", "url", image],
    ["/v1/audio/text-to-audio", { prompt, duration: 5 }, "audios", "url_wav", sound],
  ] as const) {
    await emulator.addTask({ path, body, id: list });
    const headers = { authorization: `Bearer ${DEFAULT_ACCOUNT.apiKeys?.[0]}` };
    const { data } = (await (await emulator.fetch(`${emulator.url}${path}/${list}`, { headers })).json()) as Result;
    const media = await emulator.fetch(data.task_result[list]?.[0]?.[field] ?? "");
    writeFileSync(file, new Uint8Array(await media.arrayBuffer()));
  }
}

async function run(api: Client, method: string, ...values: unknown[]): Promise<unknown> {
  const call = api[method];
  if (typeof call !== "function") throw new Error("There is no such method.");
  return call.apply(api, values);
}

async function createAndWait(api: Client, [create, query, kind, params]: Call): Promise<Result["data"]["task_result"]> {
  const { data } = (await run(api, create, params)) as { data: { task_id: string } };
  const poll = (id: string): Promise<unknown> => run(api, query, id);
  const options = { interval: 20, timeout: 30_000, showSpinner: false };
  return ((await run(api, `waitFor${kind}Result`, data.task_id, poll, options)) as Result).data.task_result;
}

async function extend(api: Client): Promise<void> {
  const parent = await createAndWait(api, text({ prompt, model_name: "kling-v1-6" }));
  const params = { video_id: parent["videos"]?.[0]?.id };
  await createAndWait(api, ["extendVideo", "queryExtendVideoTask", "Video", params]);
}

const packs = (["video", "image"] as const).map((type) => ({ type, units: 10_000, concurrency: 50 }));
await using emulator = await createEmulator({
  switches: { retired: "serve" },
  taskSeconds: 0.05,
  accounts: [{ ...DEFAULT_ACCOUNT, packs }],
});
const { accessKey, secretKey } = DEFAULT_ACCOUNT;
// The constructor accepts only https URLs.
const api = new KlingAPI({ accessKey, secretKey, baseUrl: "https://emulator.localhost" });
api.client.defaults.baseURL = emulator.url;
const day = 86_400_000;
const all: readonly (readonly [name: string, call: () => Promise<unknown>])[] = [
  ...calls.map((call) => [`${call[0]} ${JSON.stringify(call[3])}`, () => createAndWait(api, call)] as const),
  ["extendVideo", () => extend(api)],
  ["getAccountInfo", () => run(api, "getAccountInfo", emulator.clock.now() - day, emulator.clock.now() + day)],
  [
    "healthCheck",
    () => run(api, "healthCheck").then((isHealthy) => (isHealthy === true ? undefined : Promise.reject(isHealthy))),
  ],
];
let succeeded = 0;
try {
  await createFiles(emulator);
  for (const [name, call] of all)
    await call().then(
      () => succeeded++,
      (error: unknown) => console.log(`${name}: ${String(error)}`),
    );
} finally {
  rmSync(folder, { recursive: true });
}
console.log(`kling-api 1.0.0: ${succeeded} of ${all.length} calls succeed`);

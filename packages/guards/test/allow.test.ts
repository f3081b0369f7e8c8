import { expect, test } from "vitest";
import { allow, type AllowOptions, GuardError } from "../src/index.ts";
import { connect, errorOf, openEmulator } from "./emulated.ts";

const image = "https://images.example/a.png";

/** What the guard says to creates: the reason, or "allowed". The intents are prepared on both API versions. */
async function verdicts(
  options: AllowOptions,
  prepare: (kling: ReturnType<typeof connect>) => Promise<Parameters<ReturnType<typeof allow>>[0]>,
): Promise<string[]> {
  const emulator = await openEmulator();
  const guard = allow(options);
  const results: string[] = [];
  for (const credential of ["api-key", "pair"] as const) {
    const intent = await prepare(connect(emulator, { beforeCreate: () => undefined }, credential));
    try {
      await guard(intent, intent.estimate);
      results.push(`${intent.apiVersion}: allowed`);
    } catch (error) {
      if (!(error instanceof GuardError)) throw error;
      results.push(`${intent.apiVersion}: ${error.message}`);
    }
  }
  return results;
}

test.each<[AllowOptions, Parameters<ReturnType<typeof connect>["video"]["textToVideo"]["prepare"]>[0], string]>([
  [{}, {}, "allowed"],
  [{ models: ["kling-3.0"] }, {}, "allowed"],
  [{ models: ["kling-v3"] }, {}, "allowed"],
  [{ models: ["kling-3.0"] }, { model: "kling-2.6" }, "The model kling-2.6 is not allowed, only kling-3.0."],
  [{ models: ["kling-3.0"] }, { model: "kling-99" }, "The model kling-99 is not allowed, only kling-3.0."],
  [{ models: ["kling-99"] }, { model: "kling-99" }, "allowed"],
  [{ resolutions: ["720p"] }, {}, "allowed"],
  [{ resolutions: ["720p"] }, { resolution: "1080p" }, "The resolution 1080p is not allowed, only 720p."],
  [{ resolutions: ["4k", "1080p"] }, { resolution: "4k" }, "allowed"],
  [{ maxDuration: 5 }, {}, "allowed"],
  [{ maxDuration: 5 }, { duration: 6 }, "The duration of 6 s is not allowed, only up to 5 s."],
  [
    { maxDuration: 5 },
    {
      shots: [
        { prompt: "a", duration: 3 },
        { prompt: "b", duration: 3 },
      ],
    },
    "The duration of 6 s is not allowed, only up to 5 s.",
  ],
  [{ endpoints: ["video.textToVideo"] }, {}, "allowed"],
  [{ endpoints: ["image.generate"] }, {}, "The endpoint video.textToVideo is not allowed, only image.generate."],
])("with %j, text to video of %j is decided on both API versions", async (options, input, verdict) => {
  const prepare = "shots" in input ? input : { prompt: "fog", ...input };
  expect(await verdicts(options, ({ video }) => video.textToVideo.prepare(prepare))).toEqual([
    `v2: ${verdict}`,
    `v1: ${verdict}`,
  ]);
});

test("reads `extraBody`, which replaces fields of the input", async () => {
  const options = { models: ["kling-3.0"], resolutions: ["720p"], maxDuration: 5 };
  const emulator = await openEmulator();
  const reason = async (apiVersion: "v1" | "v2", extraBody: Readonly<Record<string, unknown>>) => {
    const kling = connect(emulator, { beforeCreate: allow(options) });
    const call = kling.video.textToVideo.create({ prompt: "fog" }, { apiVersion, extraBody, validate: false });
    return (await errorOf(call)).cause;
  };
  const message = (text: string): unknown =>
    expect.objectContaining({ guard: "allow", retryable: false, message: text });
  expect(await reason("v2", { settings: { duration: 10 } })).toEqual(
    message("The duration of 10 s is not allowed, only up to 5 s."),
  );
  expect(await reason("v2", { settings: { resolution: "4k" } })).toEqual(
    message("The resolution 4k is not allowed, only 720p."),
  );
  expect(await reason("v1", { duration: "ten" })).toEqual(
    message("The duration of NaN s is not allowed, only up to 5 s."),
  );
  expect(await reason("v1", { mode: "pro" })).toEqual(message("The resolution 1080p is not allowed, only 720p."));
  expect(await reason("v1", { mode: "4k", resolution: "720p" })).toEqual(
    message("The resolution 4k or 720p is not allowed, only 720p."),
  );
  expect(await reason("v1", { model_name: "kling-v1" })).toEqual(
    message("The model kling-v1 is not allowed, only kling-3.0."),
  );
  // The service would choose its own default, which is not that of klingkit.
  for (const [setting, extraBody] of [
    ["model", { model_name: null }],
    ["resolution", { mode: null }],
    ["duration", { duration: null }],
  ] as const)
    expect(await reason("v1", extraBody)).toEqual(
      message(`The request has no ${setting}, so that the service would choose it.`),
    );
  expect(emulator.calls).toEqual([]);
});

test.each([{ models: ["kling-3.0"] }, { resolutions: ["720p"] }, { maxDuration: 60 }])(
  "an endpoint without the setting of %j is allowed only by name",
  async (options) => {
    const input = {
      videoUrl: "https://videos.example/a.mp4",
      speech: { text: "fog", voiceId: "a", language: "en" },
    } as const;
    const setting = "models" in options ? "model" : "resolutions" in options ? "resolution" : "duration";
    const prepare = ({ video }: ReturnType<typeof connect>) => video.lipSync.simple.prepare(input);
    expect(await verdicts(options, prepare)).toContain(
      `v1: Requests of video.lipSync.simple have no ${setting} that could be checked. Add the endpoint to \`endpoints\` to allow it.`,
    );
    expect(await verdicts({ ...options, endpoints: ["video.lipSync.simple"] }, prepare)).toContain("v1: allowed");
  },
);

test("the only resolution of a model whose requests have none is checked", async () => {
  const prepare = ({ video }: ReturnType<typeof connect>) =>
    video.textToVideo.prepare({ prompt: "fog", model: "kling-v2-1-master" }, { apiVersion: "v1", validate: false });
  expect(await verdicts({ resolutions: ["1080p"] }, prepare)).toEqual(["v1: allowed", "v1: allowed"]);
  expect((await verdicts({ resolutions: ["720p"] }, prepare))[0]).toContain("The resolution 1080p is not allowed");
});

test("images and speech have no duration", async () => {
  const guard = allow({ maxDuration: 5 });
  expect(await verdicts({ maxDuration: 5 }, ({ image: { generate } }) => generate.prepare({ prompt: "fog" }))).toEqual([
    "v1: allowed",
    "v1: allowed",
  ]);
  const emulator = await openEmulator();
  const kling = connect(emulator, { beforeCreate: guard });
  await kling.audio.speech({ text: "Fog.", voiceId: "oversea_male1", language: "en" });
  expect(emulator.calls).toHaveLength(1);
});

test("checks the model and the resolution of images", async () => {
  const prepare = ({ image: { omni } }: ReturnType<typeof connect>) =>
    omni.prepare({ prompt: "fog", resolution: "4k" });
  expect(await verdicts({ resolutions: ["1k", "2k"] }, prepare)).toContain(
    "v1: The resolution 4k is not allowed, only 1k, 2k.",
  );
  const tryOn = ({ image: images }: ReturnType<typeof connect>) =>
    images.tryOn.prepare({ humanImage: image, clothImage: image });
  expect((await verdicts({ models: ["kling-3.0"] }, tryOn))[0]).toContain("is not allowed, only kling-3.0.");
});

test.each<[object, string]>([
  [{ model: ["kling-3.0"] }, "Unknown option of `allow` `model`. Did you mean `models`?"],
  [{ models: [] }, "`models` must be a list of at least one name."],
  [{ models: "kling-3.0" }, "`models` must be a list of at least one name."],
  [{ maxDuration: 0 }, "`maxDuration` must be above 0 seconds, not 0."],
])("rejects the options %o", (options, message) => {
  expect(() => allow(options)).toThrow(message);
});

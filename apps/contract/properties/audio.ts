import * as fc from "fast-check";
import { violation, violating, videoOf, missing, forV1, outside, text, tooLong, invalidUrl } from "./generators.ts";
import type { Fields, TestedMethod } from "./tested-method.ts";

const always = (value: unknown): fc.Arbitrary<unknown> => fc.constant(value);

/** See apps/docs/service/audio.md#speech. The service clamps speeds outside the range; klingkit rejects them. */
const voice = fc.constantFrom<Fields>(
  { voiceId: "oversea_male1", language: "en" },
  { voiceId: "genshin_vindi2", language: "zh" },
);
const speechInput = forV1(
  fc
    .tuple(
      voice,
      fc.record(
        { text: text(1000), speed: fc.integer({ min: 8, max: 20 }).map((tenths) => tenths / 10) },
        { requiredKeys: ["text"] },
      ),
    )
    .map(([one, two]): Fields => ({ ...one, ...two })),
);
const speech: TestedMethod = {
  method: "audio.speech",
  weight: 1,
  call: (kling, input) => kling.audio.speech(input),
  valid: () => speechInput,
  invalid: () =>
    violating(
      speechInput,
      violation("a text is required", "text", fc.constantFrom(undefined, "")),
      violation("at most 1000 characters", "text", tooLong(1000)),
      violation("a voice is required", "voiceId", missing),
      violation("a preset voice", "voiceId", fc.constantFrom("", "820000000000000001", "no_such_voice")),
      violation("language zh or en", "language", fc.constantFrom("de", "", "ZH")),
      violation("the language of the voice", "language", always("zh"), { voiceId: "uk_man2" }, ["voiceId", "language"]),
      violation("speed from 0.8 to 2", "speed", outside(0.8, 2)),
    ),
};

/** See apps/docs/service/audio.md#text-to-audio. */
const textToAudioInput = forV1(
  fc.record({ prompt: text(200), duration: fc.double({ min: 3, max: 10, noNaN: true }) }, { requiredKeys: ["prompt"] }),
);
const textToAudio: TestedMethod = {
  method: "audio.textToAudio",
  weight: 1,
  endpoint: (kling) => kling.audio.textToAudio,
  valid: () => textToAudioInput,
  invalid: () =>
    violating(
      textToAudioInput,
      violation("a text is required", "prompt", fc.constantFrom(undefined, "")),
      violation("at most 200 characters", "prompt", tooLong(200)),
      violation("3 to 10 s", "duration", outside(3, 10)),
      violation("a number", "duration", always("5")),
    ),
};

/** See apps/docs/service/audio.md#video-to-audio. */
const videoToAudioInput = forV1(
  fc.record(
    { videoUrl: videoOf(3, 20), soundEffectPrompt: text(200), bgmPrompt: text(200), asmr: fc.boolean() },
    { requiredKeys: ["videoUrl"] },
  ),
);
const videoToAudio: TestedMethod = {
  method: "audio.videoToAudio",
  weight: 1,
  endpoint: (kling) => kling.audio.videoToAudio,
  valid: () => videoToAudioInput,
  invalid: ({ videoId }) =>
    violating(
      videoToAudioInput,
      violation("a video is required", "videoUrl", missing, {}, ["videoUrl", "videoId"]),
      violation("exactly one video", "videoId", always(videoId), {}, ["videoUrl", "videoId"]),
      violation("a video URL", "videoUrl", invalidUrl),
      violation(
        "3 to 20 s",
        "videoUrl",
        fc.constantFrom(2, 21).map((s) => `https://example.com/a.mp4?seconds=${s}`),
      ),
      violation("at most 200 characters", "soundEffectPrompt", tooLong(200)),
      violation("at most 200 characters", "bgmPrompt", tooLong(200)),
      violation("true or false", "asmr", fc.constantFrom("yes", 1)),
    ),
};

export const audio: readonly TestedMethod[] = [speech, textToAudio, videoToAudio];

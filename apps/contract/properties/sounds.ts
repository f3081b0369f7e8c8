import * as fc from "fast-check";
import { breach, breaking, clip, missing, onV1, outside, text, tooLong, wrongAddress } from "./pieces.ts";
import type { Fields, Subject } from "./subject.ts";

const always = (value: unknown): fc.Arbitrary<unknown> => fc.constant(value);

/** See apps/docs/service/audio.md#speech. Speeds outside are rounded in by the service; klingkit refuses them. */
const voice = fc.constantFrom<Fields>(
  { voiceId: "oversea_male1", language: "en" },
  { voiceId: "genshin_vindi2", language: "zh" },
);
const speechFine = onV1(
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
const speech: Subject = {
  method: "audio.speech",
  weight: 1,
  call: (kling, input) => kling.audio.speech(input),
  fine: () => speechFine,
  broken: () =>
    breaking(
      speechFine,
      breach("words are needed", "text", fc.constantFrom(undefined, "")),
      breach("1000 characters", "text", tooLong(1000)),
      breach("a voice is needed", "voiceId", missing),
      breach("a voice of the catalogue", "voiceId", fc.constantFrom("", "820000000000000001", "nobody")),
      breach("zh or en", "language", fc.constantFrom("de", "", "ZH")),
      breach("a voice's own language", "language", always("zh"), { voiceId: "uk_man2" }, ["voiceId", "language"]),
      breach("speed 0.8 to 2", "speed", outside(0.8, 2)),
    ),
};

/** See apps/docs/service/audio.md#text-to-audio. */
const soundFine = onV1(
  fc.record({ prompt: text(200), duration: fc.double({ min: 3, max: 10, noNaN: true }) }, { requiredKeys: ["prompt"] }),
);
const textToAudio: Subject = {
  method: "audio.textToAudio",
  weight: 1,
  endpoint: (kling) => kling.audio.textToAudio,
  fine: () => soundFine,
  broken: () =>
    breaking(
      soundFine,
      breach("words are needed", "prompt", fc.constantFrom(undefined, "")),
      breach("200 characters", "prompt", tooLong(200)),
      breach("3 to 10 s", "duration", outside(3, 10)),
      breach("a number", "duration", always("5")),
    ),
};

/** See apps/docs/service/audio.md#video-to-audio. */
const filmFine = onV1(
  fc.record(
    { videoUrl: clip(3, 20), soundEffectPrompt: text(200), bgmPrompt: text(200), asmr: fc.boolean() },
    { requiredKeys: ["videoUrl"] },
  ),
);
const videoToAudio: Subject = {
  method: "audio.videoToAudio",
  weight: 1,
  endpoint: (kling) => kling.audio.videoToAudio,
  fine: () => filmFine,
  broken: ({ clip: videoId }) =>
    breaking(
      filmFine,
      breach("a clip is needed", "videoUrl", missing, {}, ["videoUrl", "videoId"]),
      breach("one clip", "videoId", always(videoId), {}, ["videoUrl", "videoId"]),
      breach("a clip by address", "videoUrl", wrongAddress),
      breach(
        "3 to 20 s",
        "videoUrl",
        fc.constantFrom(2, 21).map((s) => `https://example.com/a.mp4?seconds=${s}`),
      ),
      breach("200 characters", "soundEffectPrompt", tooLong(200)),
      breach("200 characters", "bgmPrompt", tooLong(200)),
      breach("true or false", "asmr", fc.constantFrom("yes", 1)),
    ),
};

export const sounds: readonly Subject[] = [speech, textToAudio, videoToAudio];

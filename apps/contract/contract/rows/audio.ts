import type { SpeechInput, TextToAudioInput, VideoToAudioInput } from "klingkit";
import { media } from "../../prerequisites.ts";
import { callRow, taskRow } from "../create-row.ts";
import type { Row } from "../row.ts";
import { describeTask } from "../describe-task.ts";

const speechInput: SpeechInput = { text: "Good evening, everybody here!!", voiceId: "oversea_male1", language: "en" };

/** Prices: see apps/docs/service/prices.md#other-prices. */
export const audioRows: readonly Row[] = [
  callRow({ method: "audio.speech", expected: "audio 2 s" }, async (kling) =>
    describeTask(await kling.audio.speech(speechInput)),
  ),
  callRow({ method: "audio.speech", name: "speed", expected: "audio 2.5 s" }, async (kling) =>
    describeTask(await kling.audio.speech({ ...speechInput, speed: 0.8 })),
  ),
  taskRow<TextToAudioInput>(
    { method: "audio.textToAudio", expected: "audio 5 s, WAV too" },
    (kling) => kling.audio.textToAudio,
    { prompt: "rain on a roof" },
  ),
  taskRow<TextToAudioInput>(
    { method: "audio.textToAudio", name: "duration", expected: "audio 3.5 s, WAV too" },
    (kling) => kling.audio.textToAudio,
    { prompt: "rain on a roof", duration: 3.5 },
  ),
  taskRow<VideoToAudioInput>(
    { method: "audio.videoToAudio", expected: "video 5.041 s + audio 5 s, WAV too" },
    (kling) => kling.audio.videoToAudio,
    { videoUrl: media.videoUrl },
  ),
  taskRow<VideoToAudioInput>(
    { method: "audio.videoToAudio", name: "all settings", expected: "video 5.041 s + audio 5 s, WAV too" },
    (kling) => kling.audio.videoToAudio,
    async (materials) => ({
      videoId: await materials.videoId(),
      soundEffectPrompt: "waves",
      bgmPrompt: "a slow piano",
      asmr: true,
    }),
  ),
];

import type { SpeechInput, TextToAudioInput, VideoToAudioInput } from "klingkit";
import { media } from "../../materials.ts";
import { calling, making } from "../make-row.ts";
import type { Row } from "../row.ts";
import { tell } from "../tell.ts";

const spoken: SpeechInput = { text: "Good evening, everybody here!!", voiceId: "oversea_male1", language: "en" };

/** Prices: see apps/docs/service/prices.md#other-prices. */
export const audioRows: readonly Row[] = [
  calling({ method: "audio.speech", gives: "audio 2 s" }, async (kling) => tell(await kling.audio.speech(spoken))),
  calling({ method: "audio.speech", name: "slower", gives: "audio 2.5 s" }, async (kling) =>
    tell(await kling.audio.speech({ ...spoken, speed: 0.8 })),
  ),
  making<TextToAudioInput>(
    { method: "audio.textToAudio", gives: "audio 5 s, WAV too" },
    (kling) => kling.audio.textToAudio,
    { prompt: "rain on a roof" },
  ),
  making<TextToAudioInput>(
    { method: "audio.textToAudio", name: "half a second more", gives: "audio 3.5 s, WAV too" },
    (kling) => kling.audio.textToAudio,
    { prompt: "rain on a roof", duration: 3.5 },
  ),
  making<VideoToAudioInput>(
    { method: "audio.videoToAudio", gives: "video 5.041 s + audio 5 s, WAV too" },
    (kling) => kling.audio.videoToAudio,
    { videoUrl: media.clip },
  ),
  making<VideoToAudioInput>(
    { method: "audio.videoToAudio", name: "every setting", gives: "video 5.041 s + audio 5 s, WAV too" },
    (kling) => kling.audio.videoToAudio,
    async (materials) => ({
      videoId: await materials.clip(),
      soundEffectPrompt: "waves",
      bgmPrompt: "a slow piano",
      asmr: true,
    }),
  ),
];

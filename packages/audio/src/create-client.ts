import {
  type AudioOutput,
  bindEndpoint,
  bindSync,
  type EndpointClient,
  type KnownEndpoint,
  type SyncCall,
  type TaskContext,
  type VideoOutput,
} from "@klingkit/tasks";
import type { Speech, SpeechInput } from "./endpoints/speech.ts";
import type { TextToAudioInput } from "./endpoints/text-to-audio.ts";
import type { VideoToAudioInput } from "./endpoints/video-to-audio.ts";
import { bindVoices, type VoicesClient } from "./voices-client.ts";

/** The audio endpoints of a client. They exist on API v1 only; an API key works with them too. */
export interface AudioClient {
  /**
   * Speaks a text. The response has the sound, so there is no task to wait for. It is one request without an external
   * task id: after an unknown outcome it is not sent again.
   * @throws {InvalidInputError} if the input is not valid
   * @throws {RequestRefusedError} if the service reports a failure
   * @throws {KlingError} of the fitting class if the service rejects the call or cannot be reached
   * @example
   * const speech = await kling.audio.speech({ text: "The fog comes in.", voiceId: "oversea_male1", language: "en" });
   * await speech.download("fog.mp3");
   */
  readonly speech: SyncCall<SpeechInput, Speech>;
  /**
   * Generates sounds from a prompt.
   * @example
   * const done = await kling.audio.textToAudio.run({ prompt: "waves on a beach", duration: 8 });
   * await done.download("waves.mp3");
   */
  readonly textToAudio: EndpointClient<TextToAudioInput, AudioOutput>;
  /**
   * Generates sounds for a video. The outputs are the video with the sound, and the sound alone.
   * @example
   * await kling.audio.videoToAudio.run({ videoUrl: "https://example.com/beach.mp4", soundEffectPrompt: "waves" });
   */
  readonly videoToAudio: EndpointClient<VideoToAudioInput, VideoOutput | AudioOutput>;
  /**
   * Creates, lists and deletes voices of the library, for videos and elements.
   * @example
   * const { output } = await kling.audio.voices.run({ name: "keeper", voiceUrl: "https://example.com/keeper.mp3" });
   */
  readonly voices: VoicesClient;
}

/** How to load each endpoint: what nobody calls never reaches a program that bundles or imports this package. */
const load = {
  "audio.textToAudio": async () => (await import("./endpoints/text-to-audio.ts")).textToAudio,
  "audio.videoToAudio": async () => (await import("./endpoints/video-to-audio.ts")).videoToAudio,
  "audio.voices": async () => (await import("./endpoints/voices.ts")).voices,
};

/** The endpoints of this package by their names, for a `TaskContext`. */
export const audioEndpoints: Readonly<Record<string, () => Promise<KnownEndpoint>>> = load;

/**
 * Creates the audio client of a `TaskContext`. `createKling` does this for `kling.audio`.
 * @example
 * const audio = createAudioClient(context);
 * const speech = await audio.speech({ text: "The fog comes in.", voiceId: "oversea_male1", language: "en" });
 */
export function createAudioClient(context: TaskContext): AudioClient {
  return {
    speech: bindSync(context, async () => (await import("./endpoints/speech.ts")).speech),
    textToAudio: bindEndpoint(context, load["audio.textToAudio"]),
    videoToAudio: bindEndpoint(context, load["audio.videoToAudio"]),
    voices: bindVoices(context),
  };
}

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
import type { Speech, SpeechInput } from "./speech.ts";
import type { TextToAudioInput } from "./text-to-audio.ts";
import type { VideoToAudioInput } from "./video-to-audio.ts";
import { bindVoices, type VoicesClient } from "./voices-client.ts";

/** Every audio endpoint, ready to be called. */
export interface AudioClient {
  /** Speaks a text: one call, the sound comes with its answer. */
  readonly speech: SyncCall<SpeechInput, Speech>;
  readonly textToAudio: EndpointClient<TextToAudioInput, AudioOutput>;
  readonly videoToAudio: EndpointClient<VideoToAudioInput, VideoOutput | AudioOutput>;
  readonly voices: VoicesClient;
}

/** How to load each endpoint: what nobody calls never reaches a program that bundles or imports this package. */
const load = {
  "audio.textToAudio": async () => (await import("./text-to-audio.ts")).textToAudio,
  "audio.videoToAudio": async () => (await import("./video-to-audio.ts")).videoToAudio,
  "audio.voices": async () => (await import("./voices.ts")).voices,
};

/** The endpoints of this package, for handles to name. */
export const audioEndpoints: Readonly<Record<string, () => Promise<KnownEndpoint>>> = load;

export function createAudioClient(context: TaskContext): AudioClient {
  return {
    speech: bindSync(context, async () => (await import("./speech.ts")).speech),
    textToAudio: bindEndpoint(context, load["audio.textToAudio"]),
    videoToAudio: bindEndpoint(context, load["audio.videoToAudio"]),
    voices: bindVoices(context),
  };
}

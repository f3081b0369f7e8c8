import {
  bindEndpoint,
  bindSync,
  type EndpointClient,
  type KnownEndpoint,
  type SyncCall,
  type TaskContext,
} from "@klingkit/tasks";
import { type Speech, speech, type SpeechInput } from "./speech.ts";
import { textToAudio, type TextToAudioInput } from "./text-to-audio.ts";
import { videoToAudio, type VideoToAudioInput } from "./video-to-audio.ts";
import { bindVoices, voices, type VoicesClient } from "./voices.ts";

/** Every audio endpoint, ready to be called. */
export interface AudioClient {
  /** Speaks a text: one call, the sound comes with its answer. */
  readonly speech: SyncCall<SpeechInput, Speech>;
  readonly textToAudio: EndpointClient<TextToAudioInput>;
  readonly videoToAudio: EndpointClient<VideoToAudioInput>;
  readonly voices: VoicesClient;
}

/** The endpoints of this package, for handles to name. */
export const audioEndpoints: readonly KnownEndpoint[] = [textToAudio, videoToAudio, voices];

export function createAudioClient(context: TaskContext): AudioClient {
  return {
    speech: bindSync(context, speech),
    textToAudio: bindEndpoint(context, textToAudio),
    videoToAudio: bindEndpoint(context, videoToAudio),
    voices: bindVoices(context),
  };
}

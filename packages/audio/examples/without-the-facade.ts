import { type AudioClient, audioEndpoints, createAudioClient } from "@klingkit/audio";
import { jwt, type KeyPair } from "@klingkit/auth";
import { createTransport, regionUrl, type TransportOptions } from "@klingkit/http";
import { createEngine } from "@klingkit/tasks/engine";

/** Creates an audio client without the facade, with a key pair. */
export function createAudio(pair: KeyPair, options: Partial<TransportOptions> = {}): AudioClient {
  const authorizer = jwt(pair, options.clock ? { clock: options.clock } : {});
  const transport = createTransport({ baseUrl: regionUrl("singapore"), authorizer, ...options });
  return createAudioClient(createEngine({ transport, endpoints: { audio: audioEndpoints } }));
}

/** Generates speech and returns the URL of the audio. */
export async function speak(text: string, audio: AudioClient): Promise<string> {
  const speech = await audio.speech({ text, voiceId: "oversea_male1", language: "en" });
  return speech.output.url;
}

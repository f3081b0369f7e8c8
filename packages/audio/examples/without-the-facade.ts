import { type AudioClient, audioEndpoints, createAudioClient } from "@klingkit/audio";
import { jwt, type KeyPair } from "@klingkit/auth";
import { createTransport, regionUrl, type TransportOptions } from "@klingkit/http";
import { createEngine } from "@klingkit/tasks/engine";

/** The audio endpoints without the facade, with a key pair. */
export function createAudio(pair: KeyPair, options: Partial<TransportOptions> = {}): AudioClient {
  const authorizer = jwt(pair, options.clock ? { clock: options.clock } : {});
  const transport = createTransport({ baseUrl: regionUrl("singapore"), authorizer, ...options });
  return createAudioClient(createEngine({ transport, endpoints: { audio: audioEndpoints } }));
}

/** Speaks a text, and returns the link to the sound. */
export async function speak(text: string, audio: AudioClient): Promise<string> {
  const speech = await audio.speech({ text, voiceId: "oversea_male1", language: "en" });
  return speech.output.url;
}

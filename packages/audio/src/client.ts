import {
  type AudioOutput,
  type CallOptions,
  createEndpointClient,
  createList,
  createSyncCall,
  type EndpointClient,
  type Engine,
  type ListOptions,
  type Lazy,
  loadOnce,
  lazySelector,
  type SyncCall,
  type TaskData,
  type VideoOutput,
  type VoiceOutput,
} from "@klingkit/tasks";
import type { Registry } from "@klingkit/tasks/endpoint";
import type * as endpoints from "./endpoints.ts";

export type { PresetVoice, Speech, SpeechInput, TextToAudioInput, VideoToAudioInput, VoiceInput } from "./endpoints.ts";

/** The audio endpoints of a client. They exist on API v1 only and accept an API key or a key pair. */
export interface AudioClient {
  /**
   * Generates speech from a text. The response contains the audio, so there is no task to wait for. The request has no
   * external task id: after an unknown outcome it is not sent again.
   * @throws {InvalidInputError} if the input is invalid
   * @throws {RequestRejectedError} if the service reports a failure
   * @throws {KlingError} the matching subclass if the service rejects the call or cannot be reached
   * @example
   * const speech = await kling.audio.speech({ text: "The fog comes in.", voiceId: "oversea_male1", language: "en" });
   * await speech.download("fog.mp3");
   */
  readonly speech: SyncCall<endpoints.SpeechInput, endpoints.Speech>;
  /**
   * Generates sound effects from a prompt.
   * @example
   * const done = await kling.audio.textToAudio.run({ prompt: "waves on a beach", duration: 8 });
   * await done.download("waves.mp3");
   */
  readonly textToAudio: EndpointClient<endpoints.TextToAudioInput, AudioOutput>;
  /**
   * Generates audio for a video. The outputs are the video with the audio, and the audio file.
   * @example
   * await kling.audio.videoToAudio.run({ videoUrl: "https://example.com/beach.mp4", soundEffectPrompt: "waves" });
   */
  readonly videoToAudio: EndpointClient<endpoints.VideoToAudioInput, VideoOutput | AudioOutput>;
  /**
   * Creates, lists and deletes custom voices for videos and elements.
   * @example
   * const { output } = await kling.audio.voices.run({ name: "keeper", voiceUrl: "https://example.com/keeper.mp3" });
   */
  readonly voices: VoicesClient;
}

/**
 * Custom voices. `get` and `list` return the tasks that created the voices, so their ids are task ids, not voice ids.
 */
export interface VoicesClient extends EndpointClient<endpoints.VoiceInput, VoiceOutput> {
  // The response had no record when observed.
  /**
   * Deletes a custom voice. Returns the service's record of the voice, or undefined if the response contains none.
   * @throws {InvalidInputError} if the id is empty or an option is unknown
   * @throws {KlingError} the matching subclass if the service rejects the call or cannot be reached
   * @example await kling.audio.voices.delete(output.id)
   */
  delete(voiceId: string, options?: CallOptions): Promise<TaskData | undefined>;
  /**
   * Iterates over the preset voices, which every account can use. Pages are fetched on demand; errors are thrown by the
   * iteration.
   * @throws {InvalidInputError} if an option is unknown
   * @throws {KlingError} the matching subclass if the service rejects a request or cannot be reached
   * @example
   * for await (const { id, name } of kling.audio.voices.presets()) console.log(id, name);
   */
  presets(options?: ListOptions): AsyncIterable<endpoints.PresetVoice>;
}

const loadAll = /* @__PURE__ */ loadOnce(() => import("./registry.ts"));
const load = /* @__PURE__ */ lazySelector(loadAll);

/** Loads the endpoints of this package by name, for an engine. */
export async function loadAudioEndpoints(): Promise<Registry> {
  return (await loadAll()).audioEndpoints;
}

/**
 * Creates the audio client of an engine. `createKling` does this for `kling.audio`.
 * @param engine the engine, or a function that loads it
 * @example
 * const audio = createAudioClient(engine);
 * const speech = await audio.speech({ text: "The fog comes in.", voiceId: "oversea_male1", language: "en" });
 */
export function createAudioClient(engine: Lazy<Engine>): AudioClient {
  const deleteVoice = createSyncCall(
    engine,
    load((all) => all.deleteVoice),
  );
  return {
    speech: createSyncCall(
      engine,
      load((all) => all.speech),
    ),
    textToAudio: createEndpointClient(
      engine,
      load((all) => all.textToAudio),
    ),
    videoToAudio: createEndpointClient(
      engine,
      load((all) => all.videoToAudio),
    ),
    voices: {
      ...createEndpointClient(
        engine,
        load((all) => all.voices),
      ),
      delete: (voiceId, options) => deleteVoice({ voiceId }, options),
      presets: createList(
        engine,
        load((all) => all.presetVoices),
      ),
    },
  };
}

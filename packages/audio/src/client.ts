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

/** The audio endpoints of a client. They exist on API v1 only; an API key works with them too. */
export interface AudioClient {
  /**
   * Speaks a text. The response has the sound, so there is no task to wait for. It is one request without an external
   * task id: after an unknown outcome it is not sent again.
   * @throws {InvalidInputError} if the input is not valid
   * @throws {RequestRejectedError} if the service reports a failure
   * @throws {KlingError} of the fitting class if the service rejects the call or cannot be reached
   * @example
   * const speech = await kling.audio.speech({ text: "The fog comes in.", voiceId: "oversea_male1", language: "en" });
   * await speech.download("fog.mp3");
   */
  readonly speech: SyncCall<endpoints.SpeechInput, endpoints.Speech>;
  /**
   * Generates sounds from a prompt.
   * @example
   * const done = await kling.audio.textToAudio.run({ prompt: "waves on a beach", duration: 8 });
   * await done.download("waves.mp3");
   */
  readonly textToAudio: EndpointClient<endpoints.TextToAudioInput, AudioOutput>;
  /**
   * Generates sounds for a video. The outputs are the video with the sound, and the sound alone.
   * @example
   * await kling.audio.videoToAudio.run({ videoUrl: "https://example.com/beach.mp4", soundEffectPrompt: "waves" });
   */
  readonly videoToAudio: EndpointClient<endpoints.VideoToAudioInput, VideoOutput | AudioOutput>;
  /**
   * Creates, lists and deletes voices of the library, for videos and elements.
   * @example
   * const { output } = await kling.audio.voices.run({ name: "keeper", voiceUrl: "https://example.com/keeper.mp3" });
   */
  readonly voices: VoicesClient;
}

/**
 * The library of voices. `get` and `list` return the tasks that created voices: by the id of the task, not of the
 * voice.
 */
export interface VoicesClient extends EndpointClient<endpoints.VoiceInput, VoiceOutput> {
  // The service was seen not to send a record.
  /**
   * Deletes a voice of the account. Returns the service's record of it, or undefined if the response has none.
   * @throws {InvalidInputError} if the id is empty or an option is unknown
   * @throws {KlingError} of the fitting class if the service rejects the call or cannot be reached
   * @example await kling.audio.voices.delete(output.id)
   */
  delete(voiceId: string, options?: CallOptions): Promise<TaskData | undefined>;
  /**
   * Iterates over the voices that the service offers to every account. Each page is requested when you reach it; errors
   * are thrown by the iteration.
   * @throws {InvalidInputError} if an option is unknown
   * @throws {KlingError} of the fitting class if the service rejects a request or cannot be reached
   * @example
   * for await (const { id, name } of kling.audio.voices.presets()) console.log(id, name);
   */
  presets(options?: ListOptions): AsyncIterable<endpoints.PresetVoice>;
}

const loadAll = /* @__PURE__ */ loadOnce(() => import("./registry.ts"));
const load = /* @__PURE__ */ lazySelector(loadAll);

/** Loads the endpoints of this package by their names, for an engine. */
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

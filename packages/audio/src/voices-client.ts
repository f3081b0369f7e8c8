import {
  bindEndpoint,
  bindSync,
  type CallOptions,
  copyInput,
  type EndpointClient,
  type ListOptions,
  type TaskContext,
  type TaskData,
  type VoiceOutput,
} from "@klingkit/tasks";
import type { VoiceInput } from "./endpoints/voices.ts";

/**
 * The library of voices. `get` and `list` return the tasks that created voices: by the id of the task, not of the
 * voice.
 */
export interface VoicesClient extends EndpointClient<VoiceInput, VoiceOutput> {
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
  presets(options?: ListOptions): AsyncIterable<PresetVoice>;
}

/** A voice that the service offers to every account. */
export interface PresetVoice extends VoiceOutput {
  /** The service's record, not decoded. */
  readonly raw: unknown;
}

export function bindVoices(context: TaskContext): VoicesClient {
  const remove = bindSync(context, async () => (await import("./endpoints/voices.ts")).deleteVoice);
  return {
    ...bindEndpoint(context, async () => (await import("./endpoints/voices.ts")).voices),
    delete: (voiceId, options) => remove({ voiceId }, options),
    presets: (options) => presetsOf(copyInput(options)),
  };

  async function* presetsOf(options: ListOptions | undefined): AsyncGenerator<PresetVoice> {
    yield* (await import("./endpoints/voices.ts")).presetVoices(context, options);
  }
}

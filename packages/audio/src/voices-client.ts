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
import type { VoiceInput } from "./voices.ts";

/** The library of voices. `get` and `list` speak of the tasks that made them: by the task's id, not the voice's. */
export interface VoicesClient extends EndpointClient<VoiceInput, VoiceOutput> {
  /** Deletes a voice of your own. Gives the service's record of it, where it sends one: deletes were seen not to. */
  delete(voiceId: string, options?: CallOptions): Promise<TaskData | undefined>;
  /** The voices that the service has ready for everybody. */
  presets(options?: ListOptions): AsyncIterable<PresetVoice>;
}

/** A voice that the service has ready for everybody. */
export interface PresetVoice extends VoiceOutput {
  /** The record as it came, undecoded. */
  readonly raw: unknown;
}

export function bindVoices(context: TaskContext): VoicesClient {
  const remove = bindSync(context, async () => (await import("./voices.ts")).deleteVoice);
  return {
    ...bindEndpoint(context, async () => (await import("./voices.ts")).voices),
    delete: (voiceId, options) => remove({ voiceId }, options),
    presets: (options) => presetsOf(copyInput(options)),
  };

  async function* presetsOf(options: ListOptions | undefined): AsyncGenerator<PresetVoice> {
    yield* (await import("./voices.ts")).presetVoices(context, options);
  }
}

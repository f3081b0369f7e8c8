// @klingkit/audio/client
// at run time: audioEndpoints, createAudioClient

// #region Interfaces
export interface AudioClient {
  readonly speech: SyncCall<SpeechInput, Speech>;
  readonly textToAudio: EndpointClient<TextToAudioInput, AudioOutput>;
  readonly videoToAudio: EndpointClient<VideoToAudioInput, VideoOutput | AudioOutput>;
  readonly voices: VoicesClient;
}
// #endregion

// #region Functions
export declare function createAudioClient(_: TaskContext): AudioClient;
// #endregion

// #region Variables
export declare const audioEndpoints: Readonly<Record<string, () => Promise<KnownEndpoint>>>;
// #endregion

// #region Referenced (internal)
interface PresetVoice extends VoiceOutput {
  readonly raw: unknown;
}
interface Speech {
  readonly id: string;
  readonly status: "succeeded";
  readonly output: AudioOutput;
  readonly outputs: readonly [AudioOutput, ...AudioOutput[]];
  readonly billing: readonly Billing[];
  readonly createdAt: number | undefined;
  readonly updatedAt: number | undefined;
  readonly raw: unknown;
  download(_: DownloadTarget, _?: OutputDownloadOptions): Promise<void>;
}
interface SpeechInput {
  readonly text: string;
  readonly voiceId: string;
  readonly language: "zh" | "en";
  readonly speed?: number;
}
interface TextToAudioInput {
  readonly prompt: string;
  readonly duration?: number;
}
interface VideoToAudioInput {
  readonly videoId?: string;
  readonly videoUrl?: string | URL;
  readonly soundEffectPrompt?: string;
  readonly bgmPrompt?: string;
  readonly asmr?: boolean;
}
interface VoiceInput {
  readonly name: string;
  readonly voiceUrl?: string | URL;
  readonly videoId?: string;
}
interface VoicesClient extends EndpointClient<VoiceInput, VoiceOutput> {
  delete(_: string, _?: CallOptions): Promise<TaskData | undefined>;
  presets(_?: ListOptions): AsyncIterable<PresetVoice>;
}
// #endregion

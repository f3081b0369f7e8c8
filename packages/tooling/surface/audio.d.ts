// @klingkit/audio
// at run time: audioEndpoints, createAudioClient, speech, textToAudio, videoToAudio, voices

// #region Interfaces
export interface AudioClient {
  readonly speech: SyncCall<SpeechInput, Speech>;
  readonly textToAudio: EndpointClient<TextToAudioInput>;
  readonly videoToAudio: EndpointClient<VideoToAudioInput>;
  readonly voices: VoicesClient;
}
export interface PresetVoice extends VoiceOutput {
  readonly raw: unknown;
}
export interface Speech extends TaskSnapshot {
  readonly outputs: readonly [AudioOutput, ...AudioOutput[]];
}
export interface SpeechInput {
  readonly text: string;
  readonly voiceId: string;
  readonly language: "zh" | "en";
  readonly speed?: number;
}
export interface TextToAudioInput {
  readonly prompt: string;
  readonly duration?: number;
}
export interface VideoToAudioInput {
  readonly videoId?: string;
  readonly videoUrl?: string | URL;
  readonly soundEffectPrompt?: string;
  readonly bgmPrompt?: string;
  readonly asmr?: boolean;
}
export interface VoiceInput {
  readonly name: string;
  readonly voiceUrl?: string | URL;
  readonly videoId?: string;
}
export interface VoicesClient extends EndpointClient<VoiceInput> {
  delete(_: string, _?: CallOptions): Promise<TaskSnapshot | undefined>;
  presets(_?: ListOptions): AsyncIterable<PresetVoice>;
}
// #endregion

// #region Functions
export declare function createAudioClient(_: TaskContext): AudioClient;
// #endregion

// #region Variables
export declare const audioEndpoints: Readonly<Record<string, () => Promise<KnownEndpoint>>>;
export declare const speech: SyncEndpoint<SpeechInput, Filled$2, Speech>;
export declare const textToAudio: Endpoint<TextToAudioInput, Filled$1>;
export declare const videoToAudio: Endpoint<VideoToAudioInput, Filled>;
export declare const voices: Endpoint<VoiceInput>;
// #endregion

// #region Referenced (internal)
type Filled = VideoToAudioInput & {
  readonly asmr: boolean;
};
type Filled$1 = Required<TextToAudioInput>;
type Filled$2 = SpeechInput & {
  readonly speed: number;
};
// #endregion

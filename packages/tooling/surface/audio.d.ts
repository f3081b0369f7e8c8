// @klingkit/audio
// at run time: audioEndpoints, createAudioClient, deleteVoice, loadAudioEndpoints, presetVoices, speech, textToAudio, videoToAudio, voices

// #region Interfaces
export interface AudioClient {
  readonly speech: SyncCall<SpeechInput, Speech>;
  readonly textToAudio: EndpointClient<TextToAudioInput, AudioOutput>;
  readonly videoToAudio: EndpointClient<VideoToAudioInput, VideoOutput | AudioOutput>;
  readonly voices: VoicesClient;
}
export interface PresetVoice extends VoiceOutput {
  readonly raw: unknown;
}
export interface Speech {
  readonly id: string;
  readonly status: "succeeded";
  readonly output: AudioOutput;
  readonly outputs: readonly [AudioOutput, ...AudioOutput[]];
  readonly billing: readonly Billing[];
  readonly createdAt: number | undefined;
  readonly updatedAt: number | undefined;
  readonly raw: unknown;
  download(_: DownloadTarget, _?: OutputDownloadOptions): Promise<void>;
  save(_: Sink, _?: OutputSaveOptions): Promise<SavedOutput>;
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
  readonly videoUrl?: HostedFile;
  readonly soundEffectPrompt?: string;
  readonly bgmPrompt?: string;
  readonly asmr?: boolean;
}
export interface VoiceInput {
  readonly name: string;
  readonly voiceUrl?: HostedFile;
  readonly videoId?: string;
}
export interface VoicesClient extends EndpointClient<VoiceInput, VoiceOutput> {
  delete(_: string, _?: CallOptions): Promise<TaskData | undefined>;
  presets(_?: ListOptions): AsyncIterable<PresetVoice>;
}
// #endregion

// #region Functions
export declare function createAudioClient(_: Lazy<Engine>): AudioClient;
export declare function loadAudioEndpoints(): Promise<Registry>;
// #endregion

// #region Variables
export declare const audioEndpoints: Registry;
export declare const deleteVoice: SyncEndpoint<{
  voiceId: string;
}, object, TaskData | undefined>;
export declare const presetVoices: ListEndpoint<PresetVoice>;
export declare const speech: SyncEndpoint<SpeechInput, Defaults$2, Speech>;
export declare const textToAudio: Endpoint<TextToAudioInput, Defaults$1, AudioOutput>;
export declare const videoToAudio: Endpoint<VideoToAudioInput, Defaults, VideoOutput | AudioOutput>;
export declare const voices: Endpoint<VoiceInput, object, VoiceOutput>;
// #endregion

// #region Referenced (internal)
interface Defaults {
  readonly asmr: boolean;
}
type Defaults$1 = Required<Pick<TextToAudioInput, "duration">>;
interface Defaults$2 {
  readonly speed: number;
}
// #endregion

// @klingkit/audio/endpoints
// at run time: deleteVoice, presetVoices, speech, textToAudio, videoToAudio, voices

// #region Interfaces
export interface PresetVoice extends VoiceOutput {
  readonly raw: unknown;
}
export interface Speech {
  readonly id: string;
  readonly status: "succeeded";
  readonly output: AudioOutput;
  readonly outputs: readonly [AudioOutput, ...AudioOutput[]];
  readonly billing: readonly Billing[];
  readonly createdAt: number | undefined;
  readonly updatedAt: number | undefined;
  readonly raw: unknown;
  download(_: DownloadTarget, _?: OutputDownloadOptions): Promise<void>;
  save(_: Sink, _?: OutputSaveOptions): Promise<SavedOutput>;
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
  readonly videoUrl?: HostedFile;
  readonly soundEffectPrompt?: string;
  readonly bgmPrompt?: string;
  readonly asmr?: boolean;
}
export interface VoiceInput {
  readonly name: string;
  readonly voiceUrl?: HostedFile;
  readonly videoId?: string;
}
// #endregion

// #region Variables
export declare const deleteVoice: SyncEndpoint<{
  voiceId: string;
}, object, TaskData | undefined>;
export declare const presetVoices: ListEndpoint<PresetVoice>;
export declare const speech: SyncEndpoint<SpeechInput, Defaults$2, Speech>;
export declare const textToAudio: Endpoint<TextToAudioInput, Defaults$1, AudioOutput>;
export declare const videoToAudio: Endpoint<VideoToAudioInput, Defaults, VideoOutput | AudioOutput>;
export declare const voices: Endpoint<VoiceInput, object, VoiceOutput>;
// #endregion

// #region Referenced (internal)
interface Defaults {
  readonly asmr: boolean;
}
type Defaults$1 = Required<Pick<TextToAudioInput, "duration">>;
interface Defaults$2 {
  readonly speed: number;
}
// #endregion

// @klingkit/audio/client
// at run time: createAudioClient, loadAudioEndpoints

// #region Interfaces
export interface AudioClient {
  readonly speech: SyncCall<SpeechInput, Speech>;
  readonly textToAudio: EndpointClient<TextToAudioInput, AudioOutput>;
  readonly videoToAudio: EndpointClient<VideoToAudioInput, VideoOutput | AudioOutput>;
  readonly voices: VoicesClient;
}
export interface PresetVoice extends VoiceOutput {
  readonly raw: unknown;
}
export interface Speech {
  readonly id: string;
  readonly status: "succeeded";
  readonly output: AudioOutput;
  readonly outputs: readonly [AudioOutput, ...AudioOutput[]];
  readonly billing: readonly Billing[];
  readonly createdAt: number | undefined;
  readonly updatedAt: number | undefined;
  readonly raw: unknown;
  download(_: DownloadTarget, _?: OutputDownloadOptions): Promise<void>;
  save(_: Sink, _?: OutputSaveOptions): Promise<SavedOutput>;
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
  readonly videoUrl?: HostedFile;
  readonly soundEffectPrompt?: string;
  readonly bgmPrompt?: string;
  readonly asmr?: boolean;
}
export interface VoiceInput {
  readonly name: string;
  readonly voiceUrl?: HostedFile;
  readonly videoId?: string;
}
export interface VoicesClient extends EndpointClient<VoiceInput, VoiceOutput> {
  delete(_: string, _?: CallOptions): Promise<TaskData | undefined>;
  presets(_?: ListOptions): AsyncIterable<PresetVoice>;
}
// #endregion

// #region Functions
export declare function createAudioClient(_: Lazy<Engine>): AudioClient;
export declare function loadAudioEndpoints(): Promise<Registry>;
// #endregion

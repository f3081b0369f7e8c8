export { type AudioClient, audioEndpoints, createAudioClient } from "./create-client.ts";
export { type Speech, speech, type SpeechInput } from "./speech.ts";
export { textToAudio, type TextToAudioInput } from "./text-to-audio.ts";
export { videoToAudio, type VideoToAudioInput } from "./video-to-audio.ts";
export { type VoiceInput, voices } from "./voices.ts";
export type { PresetVoice, VoicesClient } from "./voices-client.ts";

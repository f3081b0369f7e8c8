export { type AudioClient, audioEndpoints, createAudioClient } from "./create-client.ts";
export { type Speech, speech, type SpeechInput } from "./endpoints/speech.ts";
export { textToAudio, type TextToAudioInput } from "./endpoints/text-to-audio.ts";
export { videoToAudio, type VideoToAudioInput } from "./endpoints/video-to-audio.ts";
export { type VoiceInput, voices } from "./endpoints/voices.ts";
export type { PresetVoice, VoicesClient } from "./voices-client.ts";

export { createAudioClient, type AudioClient, audioEndpoints } from "./create-client.ts";

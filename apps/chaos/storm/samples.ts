import type { EndpointClient, Kling } from "klingkit";

const picture = "https://pictures.example/one.png";
const other = "https://pictures.example/two.png";
const clip = "https://clips.example/dance.mp4?seconds=8";
const sound = "https://sounds.example/words.mp3";

/** A small input for each asynchronous endpoint of the facade. */
export const samples: Readonly<Record<string, object>> = {
  "video.textToVideo": { prompt: "fog" },
  "video.imageToVideo": { firstFrame: picture, prompt: "fog" },
  "video.omni": { prompt: "fog" },
  "video.motionControl": { image: picture, video: clip, characterOrientation: "video" },
  "video.multiImage": { prompt: "fog", images: [picture, other] },
  "video.avatar": { image: picture, sound },
  "video.effects": { scene: "disco_paws", image: picture },
  "image.generate": { prompt: "fog" },
  "image.omni": { prompt: "fog" },
  "image.multiImage": { prompt: "fog", subjects: [picture, other] },
  "image.expand": { image: picture, up: 0.2, down: 0.2, left: 0.2, right: 0.2 },
  "image.multiShot": { image: picture },
  "image.tryOn": { humanImage: picture, clothImage: other },
  "video.elements": { name: "hero", description: "a hero", frontalImage: picture, referenceImages: [other] },
  "audio.voices": { name: "Ann", voiceUrl: sound },
  "audio.textToAudio": { prompt: "rain" },
  "audio.videoToAudio": { videoUrl: clip },
};

/** Endpoints that need what an earlier task made, and so have no sample. */
export const needEarlierTask: readonly string[] = [
  "video.extend",
  "video.lipSync",
  "video.lipSync.simple",
  "video.multiElements",
];

/** Every asynchronous endpoint of the facade by its name, as `video.textToVideo`. */
export function endpointsOf(kling: Kling): ReadonlyMap<string, EndpointClient<object>> {
  const found = new Map<string, EndpointClient<object>>();
  const walk = (value: unknown, name: string): void => {
    if (typeof value !== "object" || value === null) return;
    if (isEndpoint(value)) found.set(name, value);
    for (const [key, inner] of Object.entries(value)) walk(inner, name ? `${name}.${key}` : key);
  };
  walk(kling, "");
  return found;
}

function isEndpoint(value: object): value is EndpointClient<object> {
  return ["prepare", "create", "run"].every((name) => name in value);
}

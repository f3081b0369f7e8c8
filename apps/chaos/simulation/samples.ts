import type { EndpointClient, Kling } from "klingkit";

const image = "https://images.example/one.png";
const otherImage = "https://images.example/two.png";
const video = "https://videos.example/dance.mp4?seconds=8";
const audio = "https://audio.example/speech.mp3";

/** A small input for each endpoint that creates tasks and needs no earlier task. The text is used by those that have a prompt. */
const samples: Readonly<Record<string, (prompt: string) => Record<string, unknown>>> = {
  "video.textToVideo": (prompt) => ({ prompt }),
  "video.imageToVideo": (prompt) => ({ firstFrame: image, prompt }),
  "video.omni": (prompt) => ({ prompt, aspectRatio: "16:9" }),
  "video.motionControl": () => ({ image, video, characterOrientation: "video" }),
  "video.multiImage": (prompt) => ({ prompt, images: [image, otherImage] }),
  "video.avatar": () => ({ image, sound: audio }),
  "video.effects": () => ({ scene: "disco_paws", image }),
  "image.generate": (prompt) => ({ prompt }),
  "image.omni": (prompt) => ({ prompt }),
  "image.multiImage": (prompt) => ({ prompt, subjects: [image, otherImage] }),
  "image.expand": () => ({ image, up: 0.2, down: 0.2, left: 0.2, right: 0.2 }),
  "image.multiShot": () => ({ image }),
  "image.tryOn": () => ({ humanImage: image, clothImage: otherImage }),
  "video.elements": () => ({ name: "hero", description: "a hero", frontalImage: image, referenceImages: [otherImage] }),
  "audio.voices": () => ({ name: "Ann", voiceUrl: audio }),
  "audio.textToAudio": (prompt) => ({ prompt }),
  "audio.videoToAudio": () => ({ videoUrl: video }),
};

export const sampleNames: readonly string[] = Object.keys(samples);

export function inputOf(name: string, prompt: string): Record<string, unknown> {
  return samples[name]?.(prompt) ?? {};
}

/** Whether the tasks of an endpoint show the prompt of their create. */
export function hasPrompt(name: string): boolean {
  return "prompt" in inputOf(name, "");
}

/** The client's endpoints that create tasks, by their names, such as `video.textToVideo`. */
export function endpointsOf(kling: Kling): ReadonlyMap<string, EndpointClient<object>> {
  const endpoints = new Map<string, EndpointClient<object>>();
  const walk = (value: unknown, name: string): void => {
    if (typeof value !== "object" || value === null) return;
    if (isEndpoint(value)) endpoints.set(name, value);
    for (const [key, inner] of Object.entries(value)) walk(inner, name ? `${name}.${key}` : key);
  };
  walk(kling, "");
  return endpoints;
}

function isEndpoint(value: object): value is EndpointClient<object> {
  return ["prepare", "create", "run"].every((name) => name in value);
}

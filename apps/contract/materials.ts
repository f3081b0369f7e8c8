import type { Kling } from "klingkit";

/** Addresses that nobody fetches. The emulator takes a clip's and a sound's length from them. */
export const media = {
  picture: "https://example.com/picture.png",
  other: "https://example.com/other.jpg",
  third: "https://example.com/third.png",
  /** 5 seconds. */
  clip: "https://example.com/clip.mp4?seconds=5",
  /** 12 seconds. */
  sound: "https://example.com/sound.mp3?seconds=12",
} as const;

/**
 * What the emulator has for everybody. The first element's id is the one of the service's own sample
 * (apps/docs/service/elements.md#element-ids).
 */
export const presets = {
  element: "829836802793406551",
  otherElement: "829836802793406553",
  voice: "820000000000000001",
};

/** What has to be made before some calls can be tried. Each is made when it is asked for. */
export interface Materials {
  /** A clip of `kling-v1-6`, 5 s. */
  clip(): Promise<string>;
  /** A sound that speech made. */
  speech(): Promise<string>;
  faces(): Promise<{ sessionId: string; faceId: string }>;
  selection(): Promise<string>;
  /** With a point in frame 0. */
  marked(): Promise<string>;
  element(): Promise<string>;
  voice(): Promise<string>;
}

export function createMaterials(kling: Kling): Materials {
  const made = (id: string | undefined, what: string): string => {
    if (!id) throw new Error(`no ${what} was made`);
    return id;
  };
  const point = { frame: 0, points: [{ x: 0.5, y: 0.5 }] };
  const opened = async (): Promise<string> =>
    made((await kling.video.multiElements.start({ videoUrl: media.clip })).sessionId, "a selection");
  return {
    async clip() {
      const { outputs } = await kling.video.imageToVideo.run({ model: "kling-v1-6", firstFrame: media.picture });
      return made(outputs[0]?.type === "video" ? outputs[0].id : undefined, "a clip");
    },
    async speech() {
      const text = "Good evening, and welcome to the lighthouse: the lamp is about to be lit.";
      const { outputs } = await kling.audio.speech({ text, voiceId: "oversea_male1", language: "en" });
      return made(outputs[0].id, "a sound");
    },
    async faces() {
      const { sessionId, faces } = await kling.video.faces.identify({ videoUrl: media.clip });
      return { sessionId: made(sessionId, "a face session"), faceId: faces[0]?.faceId ?? "" };
    },
    selection: opened,
    async marked() {
      const sessionId = await opened();
      await kling.video.multiElements.add({ sessionId, ...point });
      return sessionId;
    },
    async element() {
      const { outputs } = await kling.video.elements.run({
        name: "Fox",
        description: "a red fox",
        frontalImage: media.picture,
        referenceImages: [media.other],
      });
      return made(outputs[0]?.type === "element" ? outputs[0].id : undefined, "an element");
    },
    async voice() {
      const { outputs } = await kling.audio.voices.run({ name: "Anna", voiceUrl: media.sound });
      return made(outputs[0]?.type === "voice" ? outputs[0].id : undefined, "a voice");
    },
  };
}

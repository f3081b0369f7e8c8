import type { Kling } from "klingkit";

/** URLs that are not fetched. The emulator reads the duration of video and audio from them. */
export const media = {
  image1: "https://example.com/image1.png",
  image2: "https://example.com/image2.jpg",
  image3: "https://example.com/image3.png",
  /** 5 s. */
  videoUrl: "https://example.com/video.mp4?seconds=5",
  /** 12 s. */
  audioUrl: "https://example.com/audio.mp3?seconds=12",
} as const;

/**
 * Presets of the emulator. The id of the first element is from the service's sample
 * (apps/docs/service/elements.md#element-ids).
 */
export const presets = {
  element: "829836802793406551",
  otherElement: "829836802793406553",
  voice: "820000000000000001",
};

/** Creates the objects that some methods require as input. */
export interface Prerequisites {
  /** A video of `kling-v1-6`, 5 s. */
  videoId(): Promise<string>;
  /** Audio created by speech. */
  audioId(): Promise<string>;
  faceSession(): Promise<{ sessionId: string; faceId: string }>;
  selection(): Promise<string>;
  /** A selection with a point in frame 0. */
  selectionWithPoint(): Promise<string>;
  elementId(): Promise<string>;
  voiceId(): Promise<string>;
}

export function createPrerequisites(kling: Kling): Prerequisites {
  const required = (id: string | undefined, name: string): string => {
    if (!id) throw new Error(`The emulator did not create ${name}.`);
    return id;
  };
  const point = { frame: 0, points: [{ x: 0.5, y: 0.5 }] };
  const startSelection = async (): Promise<string> =>
    required((await kling.video.multiElements.start({ videoUrl: media.videoUrl })).sessionId, "a selection");
  return {
    async videoId() {
      const { outputs } = await kling.video.imageToVideo.run({ model: "kling-v1-6", firstFrame: media.image1 });
      return required(outputs[0]?.type === "video" ? outputs[0].id : undefined, "a video");
    },
    async audioId() {
      const text = "Good evening, and welcome to the lighthouse: the lamp is about to be lit.";
      const { outputs } = await kling.audio.speech({ text, voiceId: "oversea_male1", language: "en" });
      return required(outputs[0].id, "audio");
    },
    async faceSession() {
      const { sessionId, faces } = await kling.video.faces.identify({ videoUrl: media.videoUrl });
      return { sessionId: required(sessionId, "a face session"), faceId: faces[0]?.faceId ?? "" };
    },
    selection: startSelection,
    async selectionWithPoint() {
      const sessionId = await startSelection();
      await kling.video.multiElements.add({ sessionId, ...point });
      return sessionId;
    },
    async elementId() {
      const { outputs } = await kling.video.elements.run({
        name: "Fox",
        description: "a red fox",
        frontalImage: media.image1,
        referenceImages: [media.image2],
      });
      return required(outputs[0]?.type === "element" ? outputs[0].id : undefined, "an element");
    },
    async voiceId() {
      const { outputs } = await kling.audio.voices.run({ name: "Anna", voiceUrl: media.audioUrl });
      return required(outputs[0]?.type === "voice" ? outputs[0].id : undefined, "a voice");
    },
  };
}

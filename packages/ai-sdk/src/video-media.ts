import type {
  Experimental_VideoModelV4CallOptions as VideoCallOptions,
  Experimental_VideoModelV4File as VideoFile,
} from "@ai-sdk/provider";
import type { MediaInput } from "klingkit";
import { isVideo, mediaOf } from "./media-file.ts";
import { referenceId } from "./name-references.ts";
import type { Warn } from "./task-call.ts";
import type { Part, VideoEndpoint } from "./video-endpoint.ts";

/** The media of a call. */
export interface VideoMedia {
  readonly firstFrame: MediaInput | undefined;
  readonly lastFrame: MediaInput | undefined;
  readonly images: readonly MediaInput[];
  readonly videos: readonly string[];
}

/** Reads frames and references. The service accepts input videos as URLs only, and no video as a frame. */
export function readMedia(options: VideoCallOptions, warn: Warn): VideoMedia {
  const { image, frameImages = [], inputReferences = [] } = options;
  const frameOf = (type: "first_frame" | "last_frame"): VideoFile | undefined =>
    frameImages.find(({ frameType }) => frameType === type)?.image;
  const readFrame = (file: VideoFile | undefined): MediaInput | undefined => {
    if (!file || !isVideo(file)) return file && mediaOf(file);
    warn({ type: "unsupported", feature: "frameImages", details: "A frame cannot be a video. It was ignored." });
    return undefined;
  };
  const videos = inputReferences.filter(isVideo);
  for (const { type } of videos) {
    const details = "The service accepts input videos as http(s) URLs only. The video was ignored.";
    if (type === "file") warn({ type: "unsupported", feature: "inputReferences", details });
  }
  return {
    firstFrame: readFrame(frameOf("first_frame") ?? image),
    lastFrame: readFrame(frameOf("last_frame")),
    images: inputReferences.filter((file) => !isVideo(file)).map(mediaOf),
    videos: videos.flatMap((file) => (file.type === "url" ? file.url : [])),
  };
}

/** The option of the AI SDK from which each part comes. */
const sources: Readonly<Partial<Record<Part, string>>> = {
  firstFrame: "image",
  lastFrame: "frameImages",
  images: "inputReferences",
  videos: "inputReferences",
};

/** Returns the parts that the media are. */
export function partsOfMedia({ firstFrame, lastFrame, images, videos }: VideoMedia): readonly Part[] {
  return [
    ...(firstFrame === undefined ? [] : (["firstFrame"] as const)),
    ...(lastFrame === undefined ? [] : (["lastFrame"] as const)),
    ...(images.length > 0 ? (["images"] as const) : []),
    ...(videos.length > 0 ? (["videos"] as const) : []),
  ];
}

/** Returns the media without the parts that the endpoint does not accept with the model. */
export function withoutRejected(
  media: VideoMedia,
  rejected: readonly Part[],
  place: { readonly endpoint: VideoEndpoint; readonly model: string },
  warn: Warn,
): VideoMedia {
  const removed = partsOfMedia(media).filter((part) => rejected.includes(part));
  for (const part of removed) {
    const details = `video.${place.endpoint} does not accept this input with ${place.model}. It was ignored.`;
    warn({ type: "unsupported", feature: sources[part] ?? part, details });
  }
  return {
    firstFrame: removed.includes("firstFrame") ? undefined : media.firstFrame,
    lastFrame: removed.includes("lastFrame") ? undefined : media.lastFrame,
    images: removed.includes("images") ? [] : media.images,
    videos: removed.includes("videos") ? [] : media.videos,
  };
}

/** Media as fields of an input, and the ids that the prompt has to name. */
interface MediaFields {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly ids: readonly string[];
}

/** Returns the media as the fields of each endpoint. */
export const mediaFields: { readonly [Endpoint in VideoEndpoint]: (media: VideoMedia) => MediaFields } = {
  textToVideo: () => ({ fields: {}, ids: [] }),
  imageToVideo: ({ firstFrame, lastFrame }) => ({ fields: { firstFrame, lastFrame }, ids: [] }),
  omni({ firstFrame, lastFrame, images, videos }) {
    const references = images.map((image, index) => ({ id: referenceId("image", index, images.length), image }));
    const named = videos.map((url, index) => ({
      id: referenceId("video", index, videos.length),
      url,
      use: "feature",
    }));
    return {
      fields: {
        firstFrame,
        lastFrame,
        references: references.length > 0 ? references : undefined,
        video: named.length > 1 ? named : named[0],
      },
      ids: [...references, ...named].map(({ id }) => id),
    };
  },
  multiImage: ({ images }) => ({ fields: { images: images.length > 0 ? images : undefined }, ids: [] }),
  motionControl: ({ firstFrame, images, videos }) => ({
    fields: { image: firstFrame ?? images[0], video: videos[0] },
    ids: [],
  }),
};

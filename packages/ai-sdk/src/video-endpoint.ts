import { videoModel } from "@klingkit/models";
import { videoCapability, type VideoCapability } from "@klingkit/models/capabilities";

/** The name of a video endpoint that generates from a prompt, without `video.`. */
export type VideoEndpoint = VideoCapability["endpoint"];

/** A part of an input that not every endpoint accepts. */
export type Part =
  | "firstFrame"
  | "lastFrame"
  | "middleFrames"
  | "images"
  | "videos"
  | "elements"
  | "voices"
  | "characterOrientation";

/** Whether an endpoint accepts a part with a model. The capabilities are undefined for an unknown model. */
type Accepts = (row: VideoCapability | undefined) => boolean;

const always: Accepts = () => true;
const ifLastFrame: Accepts = (row) => !row || row.lastFrame === true;
const upTo =
  (limit: "maxMiddleFrames" | "maxElements" | "maxVoices"): Accepts =>
  (row) =>
    !row || (row[limit] ?? 0) > 0;

/** The parts that each endpoint accepts, in the order in which endpoints are preferred. */
const acceptedParts: { readonly [Endpoint in VideoEndpoint]: Readonly<Partial<Record<Part, Accepts>>> } = {
  textToVideo: { voices: upTo("maxVoices") },
  imageToVideo: {
    firstFrame: always,
    lastFrame: ifLastFrame,
    middleFrames: upTo("maxMiddleFrames"),
    elements: upTo("maxElements"),
    voices: upTo("maxVoices"),
  },
  omni: {
    firstFrame: always,
    lastFrame: ifLastFrame,
    middleFrames: upTo("maxMiddleFrames"),
    images: always,
    videos: always,
    elements: upTo("maxElements"),
    voices: upTo("maxVoices"),
  },
  multiImage: { images: always },
  motionControl: {
    firstFrame: always,
    images: always,
    videos: always,
    elements: upTo("maxElements"),
    characterOrientation: always,
  },
};

/** The part without which an endpoint is not meant. */
const requiredPart: Readonly<Partial<Record<VideoEndpoint, Part>>> = { motionControl: "characterOrientation" };

const endpoints: readonly VideoEndpoint[] = ["textToVideo", "imageToVideo", "omni", "multiImage", "motionControl"];

/** The endpoint of a call, and the parts of its input that the endpoint does not accept with the model. */
export interface ChosenEndpoint {
  readonly endpoint: VideoEndpoint;
  readonly rejected: readonly Part[];
}

/**
 * Chooses the endpoint of a model that accepts the most parts of an input. Of several, the first.
 * @param model the name of the model in klingkit, API v2 or API v1
 * @param parts the parts of the input
 * @param candidates the endpoints to choose from
 * @example chooseVideoEndpoint("kling-3.0", ["firstFrame"]).endpoint; // "imageToVideo"
 */
export function chooseVideoEndpoint(
  model: string,
  parts: readonly Part[],
  candidates: readonly VideoEndpoint[] = endpoints,
): ChosenEndpoint {
  const isKnown = videoModel(model) !== undefined;
  const isMeant = (endpoint: VideoEndpoint): boolean => {
    const part = requiredPart[endpoint];
    return part === undefined || candidates.length === 1 || parts.includes(part);
  };
  const offered = candidates.filter(
    (endpoint) => isMeant(endpoint) && (!isKnown || videoCapability(endpoint, model) !== undefined),
  );
  // The client explains why no endpoint has the model.
  const choices = (offered.length > 0 ? offered : candidates).map((endpoint) => {
    const row = videoCapability(endpoint, model);
    return { endpoint, rejected: parts.filter((part) => !acceptedParts[endpoint][part]?.(row)) };
  });
  const [best] = choices.toSorted((a, b) => a.rejected.length - b.rejected.length);
  return best ?? { endpoint: "textToVideo", rejected: parts };
}

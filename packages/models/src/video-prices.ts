import type { Fact } from "./fact.ts";
import type { PriceRow } from "./price-row.ts";

type PriceFields = Omit<PriceRow, keyof Fact | "status" | "packageType">;

const video = { packageType: "video", source: "prices.md#video-prices" } as const;

function current(fields: PriceFields & Partial<Fact>): PriceRow {
  return { ...video, status: "current", date: "2026-09-20", confidence: "official", ...fields };
}

// From an undated copy of the list that dates from after 2026-04-23 and before the withdrawal of these models.
function older(fields: PriceFields & Partial<Fact>): PriceRow {
  return { ...video, status: "older", date: "2026-04-23", confidence: "third-party", ...fields };
}

// Announced with the 3.0 models, but no longer in the list.
function superseded(fields: PriceFields & Partial<Fact>): PriceRow {
  return { ...video, status: "superseded", date: "2026-02-25", confidence: "official", ...fields };
}

const endpoints = ["video.textToVideo", "video.imageToVideo"] as const;
const omni = ["video.omni"] as const;
const motion = { endpoints: ["video.motionControl"], per: "second", durationRange: { min: 3, max: 30 } } as const;
const perSecond = { endpoints, per: "second" } as const;
// See apps/docs/service/kling-4.md#prices.
const kling4 = {
  endpoints: [...endpoints, ...omni],
  when: { videoInput: false, videoElement: false },
  per: "second",
  source: "kling-4.md#prices",
  date: "2026-11-05",
  confidence: "assumed",
  note: "The price is assumed from the prices of resellers.",
} as const;
const perVideo = { endpoints, per: "5 seconds", durations: [5, 10] } as const;

// See apps/docs/service/prices.md#video-prices. One row contains the prices of all resolutions.
/** The prices of video, avatar and lip-sync tasks. */
export const videoPrices: readonly PriceRow[] = [
  current({
    ...perSecond,
    id: "v30turbo-audio",
    model: "kling-3.0-turbo",
    units: { "720p": 0.8, "1080p": 1 },
    note: "This model always generates audio. It has no price without audio.",
  }),
  current({
    ...perSecond,
    id: "v30-silent",
    model: "kling-3.0",
    when: { audio: false },
    units: { "720p": 0.6, "1080p": 0.8, "4k": 3 },
  }),
  current({
    ...perSecond,
    id: "v30-audio",
    model: "kling-3.0",
    when: { audio: true, voices: false },
    units: { "720p": 0.9, "1080p": 1.2, "4k": 3 },
  }),
  current({ ...motion, id: "v30-motion", model: "kling-3.0", units: { "720p": 0.9, "1080p": 1.2 } }),
  current({
    id: "v30omni-novideo-silent",
    endpoints: omni,
    model: "kling-3.0-omni",
    when: { videoInput: false, audio: false },
    per: "second",
    units: { "720p": 0.6, "1080p": 0.8, "4k": 3 },
  }),
  current({
    id: "v30omni-novideo-audio",
    endpoints: omni,
    model: "kling-3.0-omni",
    when: { videoInput: false, audio: true },
    per: "second",
    units: { "720p": 0.8, "1080p": 1, "4k": 3 },
  }),
  current({
    id: "v30omni-video-silent",
    endpoints: omni,
    model: "kling-3.0-omni",
    when: { videoInput: true, audio: false },
    per: "second",
    durationRange: { min: 3, max: 15 },
    units: { "720p": 0.9, "1080p": 1.2, "4k": 3 },
  }),
  current({
    id: "o1-novideo",
    endpoints: omni,
    model: "kling-o1",
    when: { videoInput: false, audio: false },
    per: "second",
    units: { "720p": 0.6, "1080p": 0.8 },
  }),
  current({
    id: "o1-video",
    endpoints: omni,
    model: "kling-o1",
    when: { videoInput: true, audio: false },
    per: "second",
    durationRange: { min: 3, max: 10 },
    units: { "720p": 0.9, "1080p": 1.2 },
  }),
  current({
    ...perSecond,
    id: "v26-silent",
    model: "kling-2.6",
    when: { audio: false },
    units: { "720p": 0.3, "1080p": 0.5 },
  }),
  current({
    ...perSecond,
    id: "v26-audio",
    model: "kling-2.6",
    when: { audio: true, voices: false },
    units: { "1080p": 1 },
  }),
  current({
    ...perSecond,
    id: "v26-audio-voice",
    model: "kling-2.6",
    when: { audio: true, voices: true },
    units: { "1080p": 1.2 },
  }),
  current({ ...motion, id: "v26-motion", model: "kling-2.6", units: { "720p": 0.5, "1080p": 0.8 } }),
  current({
    ...perSecond,
    id: "v25turbo",
    model: "kling-2.5-turbo",
    when: { audio: false },
    units: { "720p": 0.3, "1080p": 0.5 },
  }),
  current({
    id: "avatar",
    endpoints: ["video.avatar"],
    per: "second",
    durationRange: { min: 2, max: 300 },
    units: { "720p": 0.4, "1080p": 0.8 },
    // 11.3 s of speech led to a video of 12.27 s for 4.4 units (third-party, live, 2026-09-20).
    note: "Billed by the duration of the audio, according to one live report.",
  }),
  current({
    id: "lip-sync",
    endpoints: ["video.lipSync", "video.lipSync.simple"],
    per: "5 seconds",
    durationRange: { min: 2, max: 60 },
    units: 0.5,
    note: "Billed in full blocks of 5 seconds. The price list states only the rate.",
  }),

  // The price with an input video or an element that was created from one is higher, and unknown.
  current({ ...kling4, id: "kling-4.0", model: "kling-4.0", units: { "720p": 1.4, "1080p": 2.1 } }),
  current({ ...kling4, id: "kling-4.0-flash", model: "kling-4.0-flash", units: { "720p": 0.84 } }),

  older({ ...perVideo, id: "kling-v2-1", model: "kling-v2-1", units: { "720p": 2, "1080p": 3.5 } }),
  older({ ...perVideo, id: "kling-v2-1-master", model: "kling-v2-1-master", units: 10 }),
  older({ ...perVideo, id: "kling-v2-master", model: "kling-v2-master", units: 10 }),
  older({ ...perVideo, id: "kling-v1-6", model: "kling-v1-6", units: { "720p": 2, "1080p": 3.5 } }),
  older({ ...perVideo, id: "kling-v1-5", model: "kling-v1-5", units: { "720p": 2, "1080p": 3.5 } }),
  older({ ...perVideo, id: "kling-v1", model: "kling-v1", units: { "720p": 1, "1080p": 3.5 } }),
  older({
    ...perVideo,
    id: "v16-multi-image",
    endpoints: ["video.multiImage"],
    model: "kling-v1-6",
    units: { "720p": 2, "1080p": 3.5 },
  }),
  older({
    ...perVideo,
    id: "v16-multi-elements",
    endpoints: ["video.multiElements"],
    model: "kling-v1-6",
    units: { "720p": 3, "1080p": 5 },
  }),
  // An extension has the model and the mode of the video that it extends.
  ...["kling-v1", "kling-v1-5", "kling-v1-6"].map((model) =>
    older({
      id: `extend-${model}`,
      endpoints: ["video.extend"],
      model,
      per: "call",
      units: { "720p": model === "kling-v1" ? 1 : 2, "1080p": 3.5 },
    }),
  ),

  superseded({
    id: "feb-omni-video-audio",
    endpoints: omni,
    model: "kling-3.0-omni",
    when: { videoInput: true, audio: true },
    per: "second",
    units: { "720p": 1.1, "1080p": 1.4 },
  }),
  superseded({
    ...perSecond,
    id: "feb-v3-voice",
    model: "kling-3.0",
    when: { audio: true, voices: true },
    units: { "720p": 1.1, "1080p": 1.4 },
  }),
];

// See apps/docs/service/prices.md#video-prices.
/** The prices per task, in video units. */
export const callPrices: readonly PriceRow[] = [
  current({ id: "tts", endpoints: ["audio.speech"], per: "call", units: 0.05 }),
  current({ id: "custom-voice", endpoints: ["audio.voices"], per: "call", units: 0.05 }),
  current({ id: "face-recognition", endpoints: ["video.faces.identify"], per: "call", units: 0.05 }),
  current({ id: "text-to-audio", endpoints: ["audio.textToAudio"], per: "call", units: 0.25 }),
  current({ id: "video-to-audio", endpoints: ["audio.videoToAudio"], per: "call", units: 0.25 }),
  current({
    id: "image-recognize",
    endpoints: ["image.recognize"],
    per: "call",
    units: 0.1,
    note: "Charged in video units, because it is in the list of video prices.",
  }),
  {
    ...video,
    id: "element-create",
    status: "current",
    // Two reports observed no charge (2026-05-06 and this date). The price list states 0 for all element tasks.
    source: "elements.md#create, prices.md#image-prices",
    date: "2026-09-20",
    confidence: "observed",
    endpoints: ["video.elements", "video.elements.delete"],
    per: "call",
    units: 0,
  },
];

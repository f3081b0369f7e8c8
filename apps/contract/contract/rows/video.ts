import type {
  AvatarInput,
  EffectsInput,
  ExtendInput,
  ImageToVideoInput,
  LipSyncInput,
  MotionControlInput,
  MultiElementsInput,
  SimpleLipSyncInput,
  TextToVideoInput,
  VideoMultiImageInput,
  VideoOmniInput,
} from "klingkit";
import { media, presets } from "../../materials.ts";
import { type About, making } from "../make-row.ts";
import { both, onPath, onV1, type Row } from "../row.ts";

type Rest = Omit<About, "method">;
const text = (about: Rest, input: TextToVideoInput): Row =>
  making({ method: "video.textToVideo", ways: both, ...about }, (kling) => kling.video.textToVideo, input);
const image = (about: Rest, input: ImageToVideoInput): Row =>
  making({ method: "video.imageToVideo", ways: both, ...about }, (kling) => kling.video.imageToVideo, input);
const omni = (about: Rest, input: VideoOmniInput): Row =>
  making({ method: "video.omni", ways: both, ...about }, (kling) => kling.video.omni, input);
const motion = (about: Rest, input: MotionControlInput): Row =>
  making({ method: "video.motionControl", ways: both, ...about }, (kling) => kling.video.motionControl, input);

const fox = { id: "fox", elementId: presets.element };
const anna = { id: "anna", voiceId: presets.voice };
const { picture, other, third, clip, sound } = media;
const prompt = "a lighthouse in fog";
const speech = { text: "Good evening", voiceId: "oversea_male1", language: "en" } as const;

/**
 * Rates: see apps/docs/service/prices.md#video-prices. A clip of n seconds has a frame more than 24 n, as seen live
 * (apps/docs/service/responses.md#numbers).
 */
export const videoRows: readonly Row[] = [
  text({ gives: "video 5.041 s" }, { prompt }),
  text(
    { name: "every setting of both designs", gives: "video 7.041 s" },
    { model: "kling-3.0", prompt, duration: 7, resolution: "1080p", aspectRatio: "9:16", audio: "native" },
  ),
  text({ name: "4k", gives: "video 3.041 s" }, { prompt, duration: 3, resolution: "4k", aspectRatio: "1:1" }),
  text(
    { name: "shots of its own", gives: "video 6.041 s" },
    {
      shots: [
        { prompt: "a door", duration: 2 },
        { prompt: "a hall", duration: 4 },
      ],
    },
  ),
  text({ name: "shots as the model likes", gives: "video 5.041 s" }, { prompt, shots: "auto" }),
  text(
    { name: "kling-2.6 with sound", gives: "video 10.041 s" },
    { model: "kling-2.6", prompt, duration: 10, resolution: "1080p", audio: "native" },
  ),
  text({ name: "kling-2.5-turbo", gives: "video 5.041 s" }, { model: "kling-2.5-turbo", prompt }),
  text(
    { name: "kling-3.0-turbo", ways: onPath, gives: "video 5.041 s" },
    { model: "kling-3.0-turbo", prompt, audio: "native" },
  ),
  text({ name: "a negative prompt", ways: onV1, gives: "video 5.041 s" }, { prompt, negativePrompt: "people" }),
  text(
    { name: "a camera that moves", ways: onV1, old: true, gives: "video 5.041 s" },
    { model: "kling-v1", prompt, cfgScale: 0.7, cameraControl: { type: "simple", config: { zoom: -3 } } },
  ),

  image({ gives: "video 5.041 s" }, { firstFrame: picture }),
  image(
    { name: "every setting of both designs", gives: "video 10.041 s" },
    {
      model: "kling-3.0",
      prompt: "@fox and @crow meet",
      firstFrame: picture,
      lastFrame: other,
      elements: [fox, { id: "crow", elementId: presets.otherElement }],
      duration: 10,
      resolution: "1080p",
      audio: "native",
    },
  ),
  image(
    { name: "a voice that is called", gives: "video 5.041 s" },
    {
      model: "kling-2.6",
      prompt: "@anna says good evening",
      firstFrame: picture,
      voices: [anna],
      resolution: "1080p",
      audio: "native",
    },
  ),
  image(
    { name: "first and last frame of kling-2.5-turbo", gives: "video 5.041 s" },
    { model: "kling-2.5-turbo", firstFrame: picture, lastFrame: other, resolution: "1080p" },
  ),
  image(
    { name: "shots with both frames", gives: "video 5.041 s" },
    {
      firstFrame: picture,
      lastFrame: other,
      shots: [
        { prompt: "a door", duration: 2 },
        { prompt: "a hall", duration: 3 },
      ],
    },
  ),
  image(
    { name: "kling-3.0-turbo", ways: onPath, gives: "video 5.041 s" },
    { model: "kling-3.0-turbo", prompt, firstFrame: picture, resolution: "1080p", audio: "native" },
  ),
  image(
    { name: "a last frame alone", ways: onV1, gives: "video 5.041 s" },
    { model: "kling-v1-6", prompt, lastFrame: picture, resolution: "1080p", cfgScale: 1 },
  ),
  image(
    { name: "motion brush", ways: onV1, old: true, gives: "video 5.041 s" },
    {
      model: "kling-v1-5",
      firstFrame: picture,
      resolution: "1080p",
      staticMask: other,
      dynamicMasks: [
        {
          mask: third,
          trajectory: [
            { x: 10, y: 20 },
            { x: 30, y: 40 },
          ],
        },
      ],
    },
  ),

  omni({ gives: "video 5.041 s" }, { prompt }),
  omni(
    { name: "pictures and elements by name", gives: "video 8.041 s" },
    {
      prompt: "@hero and @fox before @house",
      references: [
        { id: "hero", image: picture },
        { id: "house", image: other },
      ],
      elements: [{ ...fox, kind: "image" }],
      duration: 8,
      resolution: "1080p",
      aspectRatio: "1:1",
      audio: "native",
    },
  ),
  omni({ name: "both frames", gives: "video 5.041 s" }, { prompt, firstFrame: picture, lastFrame: other }),
  omni(
    { name: "a feature video", gives: "video 5.041 s" },
    {
      prompt: "go on after @scene with @hero",
      references: [{ id: "hero", image: picture }],
      video: { url: clip, use: "feature", id: "scene" },
    },
  ),
  omni(
    { name: "a feature video and both frames", gives: "video 5.041 s" },
    { prompt, firstFrame: picture, lastFrame: other, video: { url: clip, use: "feature" } },
  ),
  omni(
    { name: "a base video with its sound", gives: "video 5.041 s" },
    {
      prompt: "make @scene snow",
      resolution: "1080p",
      video: { url: clip, use: "base", id: "scene", keepSound: true },
    },
  ),
  omni(
    { name: "kling-o1 with a feature video", gives: "video 7.041 s" },
    { model: "kling-o1", prompt, duration: 7, firstFrame: picture, video: { url: clip, use: "feature" } },
  ),
  omni({ name: "kling-o1", gives: "video 10.041 s" }, { model: "kling-o1", prompt, duration: 10, resolution: "1080p" }),
  omni(
    { name: "shots of its own", gives: "video 5.041 s" },
    {
      references: [{ id: "hero", image: picture }],
      shots: [
        { prompt: "@hero at a door", duration: 2 },
        { prompt: "@hero in a hall", duration: 3 },
      ],
    },
  ),

  motion({ gives: "video 5.041 s" }, { image: picture, video: clip, characterOrientation: "image" }),
  motion(
    { name: "every setting of both designs", gives: "video 5.041 s" },
    {
      model: "kling-3.0",
      prompt: "with @fox",
      image: picture,
      video: clip,
      characterOrientation: "video",
      keepSound: false,
      resolution: "1080p",
      elements: [fox],
    },
  ),
  motion(
    { name: "kling-2.6", gives: "video 5.041 s" },
    { model: "kling-2.6", image: picture, video: clip, characterOrientation: "video" },
  ),

  making<VideoMultiImageInput>(
    { method: "video.multiImage", gives: "video 5.041 s" },
    (kling) => kling.video.multiImage,
    { prompt, images: [picture] },
  ),
  making<VideoMultiImageInput>(
    { method: "video.multiImage", name: "every setting", gives: "video 10.041 s and with a watermark" },
    (kling) => kling.video.multiImage,
    {
      prompt,
      negativePrompt: "people",
      images: [picture, other, third, picture],
      duration: 10,
      resolution: "1080p",
      aspectRatio: "1:1",
    },
    { watermark: true },
  ),
  making<AvatarInput>({ method: "video.avatar", gives: "video 12.041 s" }, (kling) => kling.video.avatar, {
    image: picture,
    sound,
  }),
  making<AvatarInput>(
    { method: "video.avatar", name: "a sound that speech made", gives: "video 4.916 s" },
    (kling) => kling.video.avatar,
    async (materials) => ({ image: picture, audioId: await materials.speech(), prompt, resolution: "1080p" }),
  ),
  making<EffectsInput>({ method: "video.effects", gives: "video" }, (kling) => kling.video.effects, {
    scene: "pet_dance",
    image: picture,
  }),
  making<EffectsInput>(
    { method: "video.effects", name: "two pictures", gives: "video" },
    (kling) => kling.video.effects,
    { scene: "hug_pro", images: [picture, other] },
  ),
  making<ExtendInput>(
    { method: "video.extend", gives: "video 10.041 s" },
    (kling) => kling.video.extend,
    async (materials) => ({ videoId: await materials.clip() }),
  ),
  making<ExtendInput>(
    { method: "video.extend", name: "every setting", gives: "video 10.041 s" },
    (kling) => kling.video.extend,
    async (materials) => ({ videoId: await materials.clip(), prompt, negativePrompt: "people", cfgScale: 0.3 }),
  ),
  making<LipSyncInput>(
    { method: "video.lipSync", gives: "video 5.041 s" },
    (kling) => kling.video.lipSync,
    async (materials) => {
      const { sessionId, faceId } = await materials.faces();
      return { sessionId, faces: [{ faceId, sound, soundEndMs: 3000, insertMs: 0 }] };
    },
  ),
  making<LipSyncInput>(
    { method: "video.lipSync", name: "every setting", gives: "video 5.041 s and with a watermark" },
    (kling) => kling.video.lipSync,
    async (materials) => {
      const { sessionId, faceId } = await materials.faces();
      const audioId = await materials.speech();
      const times = { soundStartMs: 500, soundEndMs: 3500, insertMs: 1000 };
      return { sessionId, faces: [{ faceId, audioId, ...times, soundVolume: 2, originalVolume: 0 }] };
    },
    { watermark: true },
  ),
  making<SimpleLipSyncInput>(
    { method: "video.lipSync.simple", gives: "video 5.041 s" },
    (kling) => kling.video.lipSync.simple,
    { videoUrl: clip, speech },
  ),
  making<SimpleLipSyncInput>(
    { method: "video.lipSync.simple", name: "a sound", gives: "video 5.041 s" },
    (kling) => kling.video.lipSync.simple,
    async (materials) => ({ videoId: await materials.clip(), sound }),
  ),
  making<MultiElementsInput>(
    { method: "video.multiElements", gives: "video 5.041 s" },
    (kling) => kling.video.multiElements,
    async (materials) => ({
      sessionId: await materials.marked(),
      editMode: "removal",
      prompt: "take it out of @video",
    }),
  ),
  making<MultiElementsInput>(
    { method: "video.multiElements", name: "every setting", gives: "video 5.041 s" },
    (kling) => kling.video.multiElements,
    async (materials) => ({
      model: "kling-v1-6",
      sessionId: await materials.marked(),
      editMode: "addition",
      prompt: "put @fox and @hat into @video",
      negativePrompt: "people",
      references: [
        { id: "fox", image: picture },
        { id: "hat", image: other },
      ],
      resolution: "1080p",
      duration: 5,
    }),
  ),
];

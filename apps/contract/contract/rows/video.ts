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
import { media, presets } from "../../prerequisites.ts";
import { type RowDescription, taskRow } from "../create-row.ts";
import { allVariants, v2Only, v1Only, type Row } from "../row.ts";

type Description = Omit<RowDescription, "method">;
const text = (description: Description, input: TextToVideoInput): Row =>
  taskRow(
    { method: "video.textToVideo", variants: allVariants, ...description },
    (kling) => kling.video.textToVideo,
    input,
  );
const image = (description: Description, input: ImageToVideoInput): Row =>
  taskRow(
    { method: "video.imageToVideo", variants: allVariants, ...description },
    (kling) => kling.video.imageToVideo,
    input,
  );
const omni = (description: Description, input: VideoOmniInput): Row =>
  taskRow({ method: "video.omni", variants: allVariants, ...description }, (kling) => kling.video.omni, input);
const motion = (description: Description, input: MotionControlInput): Row =>
  taskRow(
    { method: "video.motionControl", variants: allVariants, ...description },
    (kling) => kling.video.motionControl,
    input,
  );

const fox = { id: "fox", elementId: presets.element };
const anna = { id: "anna", voiceId: presets.voice };
const { image1, image2, image3, videoUrl, audioUrl } = media;
const prompt = "a lighthouse in fog";
const speech = { text: "Good evening", voiceId: "oversea_male1", language: "en" } as const;

/**
 * Rates: see apps/docs/service/prices.md#video-prices. A video of n seconds has 24 n + 1 frames, as observed
 * (apps/docs/service/responses.md#numbers).
 */
export const videoRows: readonly Row[] = [
  text({ expected: "video 5.041 s" }, { prompt }),
  text(
    { name: "all settings of both API versions", expected: "video 7.041 s" },
    { model: "kling-3.0", prompt, duration: 7, resolution: "1080p", aspectRatio: "9:16", audio: "native" },
  ),
  text({ name: "4k", expected: "video 3.041 s" }, { prompt, duration: 3, resolution: "4k", aspectRatio: "1:1" }),
  text(
    { name: "custom shots", expected: "video 6.041 s" },
    {
      shots: [
        { prompt: "a door", duration: 2 },
        { prompt: "a hall", duration: 4 },
      ],
    },
  ),
  text({ name: "automatic shots", expected: "video 5.041 s" }, { prompt, shots: "auto" }),
  text(
    { name: "kling-2.6 with audio", expected: "video 10.041 s" },
    { model: "kling-2.6", prompt, duration: 10, resolution: "1080p", audio: "native" },
  ),
  text({ name: "kling-2.5-turbo", expected: "video 5.041 s" }, { model: "kling-2.5-turbo", prompt }),
  text(
    { name: "kling-3.0-turbo", variants: v2Only, expected: "video 5.041 s" },
    { model: "kling-3.0-turbo", prompt, audio: "native" },
  ),
  text({ name: "negative prompt", variants: v1Only, expected: "video 5.041 s" }, { prompt, negativePrompt: "people" }),
  text(
    { name: "camera control", variants: v1Only, retiredModels: true, expected: "video 5.041 s" },
    { model: "kling-v1", prompt, cfgScale: 0.7, cameraControl: { type: "simple", config: { zoom: -3 } } },
  ),

  image({ expected: "video 5.041 s" }, { firstFrame: image1 }),
  image(
    { name: "all settings of both API versions", expected: "video 10.041 s" },
    {
      model: "kling-3.0",
      prompt: "@fox and @crow meet",
      firstFrame: image1,
      lastFrame: image2,
      elements: [fox, { id: "crow", elementId: presets.otherElement }],
      duration: 10,
      resolution: "1080p",
      audio: "native",
    },
  ),
  image(
    { name: "voice in the prompt", expected: "video 5.041 s" },
    {
      model: "kling-2.6",
      prompt: "@anna says good evening",
      firstFrame: image1,
      voices: [anna],
      resolution: "1080p",
      audio: "native",
    },
  ),
  image(
    { name: "first and last frame of kling-2.5-turbo", expected: "video 5.041 s" },
    { model: "kling-2.5-turbo", firstFrame: image1, lastFrame: image2, resolution: "1080p" },
  ),
  image(
    { name: "shots with both frames", expected: "video 5.041 s" },
    {
      firstFrame: image1,
      lastFrame: image2,
      shots: [
        { prompt: "a door", duration: 2 },
        { prompt: "a hall", duration: 3 },
      ],
    },
  ),
  image(
    { name: "kling-3.0-turbo", variants: v2Only, expected: "video 5.041 s" },
    { model: "kling-3.0-turbo", prompt, firstFrame: image1, resolution: "1080p", audio: "native" },
  ),
  image(
    { name: "only a last frame", variants: v1Only, expected: "video 5.041 s" },
    { model: "kling-v1-6", prompt, lastFrame: image1, resolution: "1080p", cfgScale: 1 },
  ),
  image(
    { name: "motion brush", variants: v1Only, retiredModels: true, expected: "video 5.041 s" },
    {
      model: "kling-v1-5",
      firstFrame: image1,
      resolution: "1080p",
      staticMask: image2,
      dynamicMasks: [
        {
          mask: image3,
          trajectory: [
            { x: 10, y: 20 },
            { x: 30, y: 40 },
          ],
        },
      ],
    },
  ),

  omni({ expected: "video 5.041 s" }, { prompt }),
  omni(
    { name: "images and elements by id", expected: "video 8.041 s" },
    {
      prompt: "@hero and @fox before @house",
      references: [
        { id: "hero", image: image1 },
        { id: "house", image: image2 },
      ],
      elements: [{ ...fox, kind: "image" }],
      duration: 8,
      resolution: "1080p",
      aspectRatio: "1:1",
      audio: "native",
    },
  ),
  omni({ name: "both frames", expected: "video 5.041 s" }, { prompt, firstFrame: image1, lastFrame: image2 }),
  omni(
    { name: "feature video", expected: "video 5.041 s" },
    {
      prompt: "continue @scene with @hero",
      references: [{ id: "hero", image: image1 }],
      video: { url: videoUrl, use: "feature", id: "scene" },
    },
  ),
  omni(
    { name: "feature video and both frames", expected: "video 5.041 s" },
    { prompt, firstFrame: image1, lastFrame: image2, video: { url: videoUrl, use: "feature" } },
  ),
  omni(
    { name: "base video with its audio", expected: "video 5.041 s" },
    {
      prompt: "make @scene snow",
      resolution: "1080p",
      video: { url: videoUrl, use: "base", id: "scene", keepSound: true },
    },
  ),
  omni(
    { name: "kling-o1 with a feature video", expected: "video 7.041 s" },
    { model: "kling-o1", prompt, duration: 7, firstFrame: image1, video: { url: videoUrl, use: "feature" } },
  ),
  omni(
    { name: "kling-o1", expected: "video 10.041 s" },
    { model: "kling-o1", prompt, duration: 10, resolution: "1080p" },
  ),
  omni(
    { name: "custom shots", expected: "video 5.041 s" },
    {
      references: [{ id: "hero", image: image1 }],
      shots: [
        { prompt: "@hero at a door", duration: 2 },
        { prompt: "@hero in a hall", duration: 3 },
      ],
    },
  ),

  motion({ expected: "video 5.041 s" }, { image: image1, video: videoUrl, characterOrientation: "image" }),
  motion(
    { name: "all settings of both API versions", expected: "video 5.041 s" },
    {
      model: "kling-3.0",
      prompt: "with @fox",
      image: image1,
      video: videoUrl,
      characterOrientation: "video",
      keepSound: false,
      resolution: "1080p",
      elements: [fox],
    },
  ),
  motion(
    { name: "kling-2.6", expected: "video 5.041 s" },
    { model: "kling-2.6", image: image1, video: videoUrl, characterOrientation: "video" },
  ),

  taskRow<VideoMultiImageInput>(
    { method: "video.multiImage", expected: "video 5.041 s" },
    (kling) => kling.video.multiImage,
    { prompt, images: [image1] },
  ),
  taskRow<VideoMultiImageInput>(
    { method: "video.multiImage", name: "all settings", expected: "video 10.041 s and with a watermark" },
    (kling) => kling.video.multiImage,
    {
      prompt,
      negativePrompt: "people",
      images: [image1, image2, image3, image1],
      duration: 10,
      resolution: "1080p",
      aspectRatio: "1:1",
    },
    { watermark: true },
  ),
  taskRow<AvatarInput>({ method: "video.avatar", expected: "video 12.041 s" }, (kling) => kling.video.avatar, {
    image: image1,
    sound: audioUrl,
  }),
  taskRow<AvatarInput>(
    { method: "video.avatar", name: "audio created by speech", expected: "video 4.916 s" },
    (kling) => kling.video.avatar,
    async (prerequisites) => ({ image: image1, audioId: await prerequisites.audioId(), prompt, resolution: "1080p" }),
  ),
  taskRow<EffectsInput>({ method: "video.effects", expected: "video" }, (kling) => kling.video.effects, {
    scene: "pet_dance",
    image: image1,
  }),
  taskRow<EffectsInput>(
    { method: "video.effects", name: "two images", expected: "video" },
    (kling) => kling.video.effects,
    { scene: "hug_pro", images: [image1, image2] },
  ),
  taskRow<ExtendInput>(
    { method: "video.extend", expected: "video 10.041 s" },
    (kling) => kling.video.extend,
    async (prerequisites) => ({ videoId: await prerequisites.videoId() }),
  ),
  taskRow<ExtendInput>(
    { method: "video.extend", name: "all settings", expected: "video 10.041 s" },
    (kling) => kling.video.extend,
    async (prerequisites) => ({
      videoId: await prerequisites.videoId(),
      prompt,
      negativePrompt: "people",
      cfgScale: 0.3,
    }),
  ),
  taskRow<LipSyncInput>(
    { method: "video.lipSync", expected: "video 5.041 s" },
    (kling) => kling.video.lipSync,
    async (prerequisites) => {
      const { sessionId, faceId } = await prerequisites.faceSession();
      return { sessionId, faces: [{ faceId, sound: audioUrl, soundEndMs: 3000, insertMs: 0 }] };
    },
  ),
  taskRow<LipSyncInput>(
    { method: "video.lipSync", name: "all settings", expected: "video 5.041 s and with a watermark" },
    (kling) => kling.video.lipSync,
    async (prerequisites) => {
      const { sessionId, faceId } = await prerequisites.faceSession();
      const audioId = await prerequisites.audioId();
      const times = { soundStartMs: 500, soundEndMs: 3500, insertMs: 1000 };
      return { sessionId, faces: [{ faceId, audioId, ...times, soundVolume: 2, originalVolume: 0 }] };
    },
    { watermark: true },
  ),
  taskRow<SimpleLipSyncInput>(
    { method: "video.lipSync.simple", expected: "video 5.041 s" },
    (kling) => kling.video.lipSync.simple,
    { videoUrl, speech },
  ),
  taskRow<SimpleLipSyncInput>(
    { method: "video.lipSync.simple", name: "audio", expected: "video 5.041 s" },
    (kling) => kling.video.lipSync.simple,
    async (prerequisites) => ({ videoId: await prerequisites.videoId(), sound: audioUrl }),
  ),
  taskRow<MultiElementsInput>(
    { method: "video.multiElements", expected: "video 5.041 s" },
    (kling) => kling.video.multiElements,
    async (prerequisites) => ({
      sessionId: await prerequisites.selectionWithPoint(),
      editMode: "removal",
      prompt: "take it out of @video",
    }),
  ),
  taskRow<MultiElementsInput>(
    { method: "video.multiElements", name: "all settings", expected: "video 5.041 s" },
    (kling) => kling.video.multiElements,
    async (prerequisites) => ({
      model: "kling-v1-6",
      sessionId: await prerequisites.selectionWithPoint(),
      editMode: "addition",
      prompt: "put @fox and @hat into @video",
      negativePrompt: "people",
      references: [
        { id: "fox", image: image1 },
        { id: "hat", image: image2 },
      ],
      resolution: "1080p",
      duration: 5,
    }),
  ),
];

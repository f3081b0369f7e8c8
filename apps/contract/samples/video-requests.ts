import {
  commonFields,
  commonWithoutWatermark,
  createSample,
  allOptions,
  type RequestSample,
  withoutWatermark,
} from "./request-sample.ts";

const image1 = "https://example.com/a.png";
const image2 = "https://example.com/b.png";
const videoUrl = "https://example.com/a.mp4";
const audioUrl = "https://example.com/a.mp3";
const options = { external_task_id: "job-1" };
const shots = [
  { prompt: "a door", duration: 2 },
  { prompt: "a hall", duration: 3 },
];
const multiPrompt = [
  { index: 1, prompt: "a door", duration: "2" },
  { index: 2, prompt: "a hall", duration: "3" },
];

/** Bodies of video creates: see apps/docs/service/video.md. */
export const videoRequests: readonly RequestSample[] = [
  createSample(
    {
      section: "api-v2.md#contents, video.md#text-to-video",
      name: "text to video, all fields of API v2",
      apiVersion: "v2",
      options: allOptions,
      path: "/text-to-video/kling-3.0",
      body: {
        prompt: "fog",
        settings: { multi_shot: false, audio: "native", resolution: "4k", aspect_ratio: "9:16", duration: 15 },
        options: commonFields,
      },
    },
    (kling) => kling.video.textToVideo,
    { prompt: "fog", audio: "native", resolution: "4k", aspectRatio: "9:16", duration: 15 },
  ),
  createSample(
    {
      section: "api-v2.md#shots",
      name: "shots in the prompt: `shot n, m, words;`",
      apiVersion: "v2",
      path: "/text-to-video/kling-3.0-turbo",
      body: { prompt: "shot 1, 2, a door; shot 2, 3, a hall;", settings: { duration: 5 }, options },
      adds: ["settings.resolution", "settings.aspect_ratio"],
    },
    (kling) => kling.video.textToVideo,
    { model: "kling-3.0-turbo", shots },
  ),
  createSample(
    {
      section: "video.md#image-to-video",
      name: "image to video with both frames and an element",
      apiVersion: "v2",
      path: "/image-to-video/kling-3.0",
      body: {
        contents: [
          { type: "prompt", text: "@fox runs" },
          { type: "first_frame", url: image1 },
          { type: "last_frame", url: image2 },
          { type: "element", element_id: "829836802793406551", id: "fox" },
        ],
        settings: { multi_shot: false, audio: "off", resolution: "720p", duration: 5 },
        options,
      },
    },
    (kling) => kling.video.imageToVideo,
    {
      prompt: "@fox runs",
      firstFrame: image1,
      lastFrame: image2,
      elements: [{ id: "fox", elementId: "829836802793406551" }],
    },
  ),
  createSample(
    {
      section: "video.md#image-to-video",
      name: "image to video with a voice",
      apiVersion: "v2",
      path: "/image-to-video/kling-2.6",
      body: {
        contents: [
          { type: "prompt", text: "@anna speaks" },
          { type: "first_frame", url: image1 },
          { type: "voice", voice_id: "77", id: "anna" },
        ],
        settings: { audio: "native", resolution: "1080p", duration: 10 },
        options,
      },
    },
    (kling) => kling.video.imageToVideo,
    {
      model: "kling-2.6",
      prompt: "@anna speaks",
      firstFrame: image1,
      voices: [{ id: "anna", voiceId: "77" }],
      audio: "native",
      resolution: "1080p",
      duration: 10,
    },
  ),
  createSample(
    {
      section: "video.md#omni-video",
      name: "omni video: frames, references and elements",
      apiVersion: "v2",
      path: "/omni-video/kling-3.0-omni",
      body: {
        contents: [
          { type: "prompt", text: "@hero and @fox after @firstFrame" },
          { type: "first_frame", url: image1, id: "firstFrame" },
          { type: "last_frame", url: image2 },
          { type: "refer_image", url: image2, id: "hero" },
          { type: "element", element_id: "12", id: "fox" },
        ],
        settings: { multi_shot: false, audio: "native", resolution: "1080p", duration: 5 },
        options,
      },
    },
    (kling) => kling.video.omni,
    {
      prompt: "@hero and @fox after @firstFrame",
      firstFrame: image1,
      lastFrame: image2,
      references: [{ id: "hero", image: image2 }],
      elements: [{ id: "fox", elementId: "12" }],
      audio: "native",
      resolution: "1080p",
    },
  ),
  createSample(
    {
      section: "video.md#omni-video",
      name: "omni video: a feature video requires multi-shot without audio",
      apiVersion: "v2",
      path: "/omni-video/kling-3.0-omni",
      body: {
        contents: [
          { type: "prompt", text: "go on" },
          { type: "feature_video", url: videoUrl, id: "scene" },
        ],
        settings: { multi_shot: true, audio: "off", duration: 5 },
        options,
      },
      adds: ["settings.resolution", "settings.aspect_ratio"],
    },
    (kling) => kling.video.omni,
    { prompt: "go on", video: { url: videoUrl, use: "feature", id: "scene" } },
  ),
  createSample(
    {
      section: "video.md#omni-video",
      name: "omni video: a base video with its audio",
      apiVersion: "v2",
      path: "/omni-video/kling-o1",
      body: {
        contents: [
          { type: "prompt", text: "snow" },
          { type: "base_video", url: videoUrl },
        ],
        settings: { audio: "original" },
        options,
      },
      adds: ["settings.resolution"],
    },
    (kling) => kling.video.omni,
    { model: "kling-o1", prompt: "snow", video: { url: videoUrl, use: "base", keepSound: true } },
  ),
  createSample(
    {
      section: "video.md#motion-control",
      name: "motion control, all fields of API v2",
      apiVersion: "v2",
      path: "/motion-control/kling-3.0",
      body: {
        contents: [
          { type: "prompt", text: "with @fox" },
          { type: "image", url: image1 },
          { type: "video", url: videoUrl },
          { type: "element", element_id: "12", id: "fox" },
        ],
        settings: { character_orientation: "video", audio: "off", resolution: "1080p" },
        options,
      },
    },
    (kling) => kling.video.motionControl,
    {
      prompt: "with @fox",
      image: image1,
      video: videoUrl,
      elements: [{ id: "fox", elementId: "12" }],
      characterOrientation: "video",
      keepSound: false,
      resolution: "1080p",
    },
  ),
  createSample(
    {
      section: "api-v1.md#task-records, video.md#text-to-video",
      name: "text to video, all fields of API v1 except shots",
      options: allOptions,
      path: "/v1/videos/text2video",
      body: {
        model_name: "kling-v1",
        prompt: "fog",
        negative_prompt: "people",
        cfg_scale: 0.5,
        mode: "std",
        camera_control: { type: "simple", config: { horizontal: 0, vertical: 0, pan: 0, tilt: 0, roll: 0, zoom: -10 } },
        aspect_ratio: "1:1",
        duration: "5",
        ...commonFields,
      },
    },
    (kling) => kling.video.textToVideo,
    {
      model: "kling-v1",
      prompt: "fog",
      negativePrompt: "people",
      cfgScale: 0.5,
      cameraControl: { type: "simple", config: { zoom: -10 } },
      aspectRatio: "1:1",
    },
  ),
  createSample(
    {
      section: "video.md#text-to-video",
      name: "a preset camera movement",
      path: "/v1/videos/text2video",
      body: { model_name: "kling-v1", prompt: "fog", camera_control: { type: "down_back" }, duration: "5" },
      adds: ["mode", "aspect_ratio"],
    },
    (kling) => kling.video.textToVideo,
    { model: "kling-v1", prompt: "fog", cameraControl: { type: "down_back" } },
  ),
  createSample(
    {
      section: "video.md#text-to-video",
      name: "custom shots with audio",
      path: "/v1/videos/text2video",
      body: {
        model_name: "kling-v3",
        multi_shot: true,
        shot_type: "customize",
        multi_prompt: multiPrompt,
        sound: "on",
        mode: "4k",
        aspect_ratio: "16:9",
        duration: "5",
      },
    },
    (kling) => kling.video.textToVideo,
    { shots, audio: "native", resolution: "4k" },
  ),
  createSample(
    {
      section: "video.md#text-to-video",
      name: "automatic shots",
      path: "/v1/videos/text2video",
      body: { model_name: "kling-v3", prompt: "fog", multi_shot: true, shot_type: "intelligence", duration: "15" },
      adds: ["sound", "mode", "aspect_ratio"],
    },
    (kling) => kling.video.textToVideo,
    { prompt: "fog", shots: "auto", duration: 15 },
  ),
  createSample(
    {
      section: "video.md#image-to-video",
      name: "both frames and elements with long integer ids",
      path: "/v1/videos/image2video",
      body: {
        model_name: "kling-v3",
        image: image1,
        image_tail: image2,
        prompt: "<<<element_1>>> runs from <<<element_2>>>",
        element_list: [{ element_id: "829836802793406551" }, { element_id: 12 }],
      },
      adds: ["multi_shot", "sound", "mode", "duration"],
    },
    (kling) => kling.video.imageToVideo,
    {
      firstFrame: image1,
      lastFrame: image2,
      prompt: "@fox runs from @crow",
      elements: [
        { id: "fox", elementId: "829836802793406551" },
        { id: "crow", elementId: "12" },
      ],
    },
  ),
  createSample(
    {
      section: "video.md#image-to-video",
      name: "voices",
      path: "/v1/videos/image2video",
      body: {
        model_name: "kling-v2-6",
        image: image1,
        prompt: "<<<voice_2>>> answers <<<voice_1>>>",
        voice_list: [{ voice_id: "77" }, { voice_id: "78" }],
        sound: "on",
        mode: "pro",
        duration: "10",
      },
    },
    (kling) => kling.video.imageToVideo,
    {
      model: "kling-2.6",
      firstFrame: image1,
      prompt: "@bob answers @anna",
      voices: [
        { id: "anna", voiceId: "77" },
        { id: "bob", voiceId: "78" },
      ],
      audio: "native",
      resolution: "1080p",
      duration: 10,
    },
  ),
  createSample(
    {
      section: "video.md#image-to-video",
      name: "motion brush",
      path: "/v1/videos/image2video",
      body: {
        model_name: "kling-v1-5",
        image: image1,
        static_mask: image2,
        dynamic_masks: [
          {
            mask: image2,
            trajectories: [
              { x: 1, y: 2 },
              { x: 3, y: 4 },
            ],
          },
        ],
        mode: "pro",
        duration: "5",
      },
    },
    (kling) => kling.video.imageToVideo,
    {
      model: "kling-v1-5",
      firstFrame: image1,
      staticMask: image2,
      dynamicMasks: [
        {
          mask: image2,
          trajectory: [
            { x: 1, y: 2 },
            { x: 3, y: 4 },
          ],
        },
      ],
      resolution: "1080p",
    },
  ),
  createSample(
    {
      section: "video.md#omni-video",
      name: "omni video: images without a type, frames with a type, elements",
      path: "/v1/videos/omni-video",
      body: {
        model_name: "kling-v3-omni",
        prompt: "<<<image_1>>> and <<<element_1>>>",
        image_list: [
          { image_url: image2 },
          { image_url: image1, type: "first_frame" },
          { image_url: image2, type: "end_frame" },
        ],
        element_list: [{ element_id: 12 }],
        sound: "on",
        mode: "std",
        duration: "5",
      },
      adds: ["multi_shot"],
    },
    (kling) => kling.video.omni,
    {
      prompt: "@hero and @fox",
      references: [{ id: "hero", image: image2 }],
      firstFrame: image1,
      lastFrame: image2,
      elements: [{ id: "fox", elementId: "12" }],
      audio: "native",
    },
  ),
  createSample(
    {
      section: "video.md#omni-rules",
      name: "omni video: a feature video with automatic shots",
      path: "/v1/videos/omni-video",
      body: {
        model_name: "kling-v3-omni",
        prompt: "after <<<video_1>>>",
        multi_shot: true,
        shot_type: "intelligence",
        video_list: [{ video_url: videoUrl, refer_type: "feature", keep_original_sound: "no" }],
        sound: "off",
        mode: "pro",
        aspect_ratio: "16:9",
        duration: "7",
      },
    },
    (kling) => kling.video.omni,
    { prompt: "after @scene", video: { url: videoUrl, use: "feature", id: "scene" }, resolution: "1080p", duration: 7 },
  ),
  createSample(
    {
      section: "video.md#omni-rules",
      name: "omni video: a base video",
      path: "/v1/videos/omni-video",
      body: {
        model_name: "kling-video-o1",
        prompt: "snow",
        video_list: [{ video_url: videoUrl, refer_type: "base", keep_original_sound: "yes" }],
        mode: "std",
      },
    },
    (kling) => kling.video.omni,
    { model: "kling-o1", prompt: "snow", video: { url: videoUrl, use: "base", keepSound: true } },
  ),
  createSample(
    {
      section: "video.md#multi-image-to-video",
      name: "multi-image to video, all fields",
      options: allOptions,
      path: "/v1/videos/multi-image2video",
      body: {
        model_name: "kling-v1-6",
        image_list: [{ image: image1 }, { image: image2 }],
        prompt: "fog",
        negative_prompt: "people",
        mode: "pro",
        duration: "10",
        aspect_ratio: "9:16",
        ...commonFields,
      },
    },
    (kling) => kling.video.multiImage,
    {
      images: [image1, image2],
      prompt: "fog",
      negativePrompt: "people",
      resolution: "1080p",
      duration: 10,
      aspectRatio: "9:16",
    },
  ),
  createSample(
    {
      section: "video.md#motion-control",
      name: "motion control, all fields of API v1",
      options: allOptions,
      path: "/v1/videos/motion-control",
      body: {
        model_name: "kling-v3",
        prompt: "with <<<element_1>>>",
        image_url: image1,
        video_url: videoUrl,
        element_list: [{ element_id: 12 }],
        keep_original_sound: "no",
        character_orientation: "video",
        mode: "pro",
        ...commonFields,
      },
    },
    (kling) => kling.video.motionControl,
    {
      prompt: "with @fox",
      image: image1,
      video: videoUrl,
      elements: [{ id: "fox", elementId: "12" }],
      keepSound: false,
      characterOrientation: "video",
      resolution: "1080p",
    },
  ),
  createSample(
    {
      section: "video.md#multi-element-editing",
      name: "multi-element editing, all fields",
      options: allOptions,
      path: "/v1/videos/multi-elements",
      body: {
        model_name: "kling-v1-6",
        session_id: "s-1",
        edit_mode: "addition",
        image_list: [{ image: image1 }, { image: image2 }],
        prompt: "put <<<image_1>>> and <<<image_2>>> into <<<video_1>>>",
        negative_prompt: "people",
        mode: "pro",
        duration: "10",
        ...commonFields,
      },
    },
    (kling) => kling.video.multiElements,
    {
      sessionId: "s-1",
      editMode: "addition",
      references: [
        { id: "fox", image: image1 },
        { id: "hat", image: image2 },
      ],
      prompt: "put @fox and @hat into @video",
      negativePrompt: "people",
      resolution: "1080p",
      duration: 10,
    },
  ),
  createSample(
    {
      section: "video.md#extend",
      name: "extend, all fields",
      options: allOptions,
      path: "/v1/videos/video-extend",
      body: { video_id: "81", prompt: "and then", negative_prompt: "people", cfg_scale: 0.5, ...commonFields },
    },
    (kling) => kling.video.extend,
    { videoId: "81", prompt: "and then", negativePrompt: "people", cfgScale: 0.5 },
  ),
  createSample(
    {
      section: "video.md#lip-sync",
      name: "lip-sync, all fields",
      options: allOptions,
      path: "/v1/videos/advanced-lip-sync",
      body: {
        session_id: "s-1",
        face_choose: [
          {
            face_id: "0",
            sound_file: audioUrl,
            sound_start_time: 100,
            sound_end_time: 2100,
            sound_insert_time: 300,
            sound_volume: 2,
            original_audio_volume: 0,
          },
        ],
        ...commonFields,
      },
    },
    (kling) => kling.video.lipSync,
    {
      sessionId: "s-1",
      faces: [
        {
          faceId: "0",
          sound: audioUrl,
          soundStartMs: 100,
          soundEndMs: 2100,
          insertMs: 300,
          soundVolume: 2,
          originalVolume: 0,
        },
      ],
    },
  ),
  createSample(
    {
      section: "video.md#lip-sync",
      name: "lip-sync with audio created by speech",
      path: "/v1/videos/advanced-lip-sync",
      body: {
        session_id: "s-1",
        face_choose: [
          { face_id: "0", audio_id: "a-1", sound_start_time: 0, sound_end_time: 2000, sound_insert_time: 0 },
        ],
      },
      adds: ["face_choose.0.sound_volume", "face_choose.0.original_audio_volume"],
    },
    (kling) => kling.video.lipSync,
    { sessionId: "s-1", faces: [{ faceId: "0", audioId: "a-1", soundEndMs: 2000, insertMs: 0 }] },
  ),
  createSample(
    {
      section: "video.md#older-lip-sync",
      name: "older lip-sync with a text",
      path: "/v1/videos/lip-sync",
      body: {
        input: {
          video_id: "81",
          mode: "text2video",
          text: "Good evening",
          voice_id: "oversea_male1",
          voice_language: "en",
          voice_speed: 0.8,
        },
      },
    },
    (kling) => kling.video.lipSync.simple,
    { videoId: "81", speech: { text: "Good evening", voiceId: "oversea_male1", language: "en", speed: 0.8 } },
  ),
  createSample(
    {
      section: "video.md#older-lip-sync",
      name: "older lip-sync with an audio URL",
      path: "/v1/videos/lip-sync",
      body: { input: { video_url: videoUrl, mode: "audio2video", audio_type: "url", audio_url: audioUrl } },
    },
    (kling) => kling.video.lipSync.simple,
    { videoUrl, sound: audioUrl },
  ),
  createSample(
    {
      section: "video.md#avatar",
      name: "avatar, all fields",
      options: allOptions,
      path: "/v1/videos/avatar/image2video",
      body: { image: image1, sound_file: audioUrl, prompt: "smiling", mode: "pro", ...commonFields },
    },
    (kling) => kling.video.avatar,
    { image: image1, sound: audioUrl, prompt: "smiling", resolution: "1080p" },
  ),
  createSample(
    {
      section: "video.md#avatar",
      name: "avatar with audio created by speech",
      path: "/v1/videos/avatar/image2video",
      body: { image: image1, audio_id: "a-1" },
      adds: ["mode"],
    },
    (kling) => kling.video.avatar,
    { image: image1, audioId: "a-1" },
  ),
  createSample(
    {
      section: "elements.md#create",
      name: "an element of images, all fields",
      options: withoutWatermark,
      path: "/v1/general/advanced-custom-elements",
      body: {
        element_name: "Fox",
        element_description: "a red fox",
        reference_type: "image_refer",
        element_image_list: { frontal_image: image1, refer_images: [{ image_url: image2 }] },
        element_voice_id: "77",
        tag_list: [{ tag_id: "o_103" }, { tag_id: "o_101" }],
        ...commonWithoutWatermark,
      },
    },
    (kling) => kling.video.elements,
    {
      name: "Fox",
      description: "a red fox",
      frontalImage: image1,
      referenceImages: [image2],
      voiceId: "77",
      tags: ["animal", "o_101"],
    },
  ),
  createSample(
    {
      section: "elements.md#create",
      name: "an element of a video",
      path: "/v1/general/advanced-custom-elements",
      body: {
        element_name: "Anna",
        element_description: "a woman",
        reference_type: "video_refer",
        element_video_list: { refer_videos: [{ video_url: videoUrl }] },
      },
    },
    (kling) => kling.video.elements,
    { name: "Anna", description: "a woman", videoUrl },
  ),
  createSample(
    {
      section: "video.md#effects",
      name: "an effect with one image",
      options: withoutWatermark,
      path: "/v1/videos/effects",
      body: { effect_scene: "pet_dance", input: { image: image1 }, ...commonWithoutWatermark },
    },
    (kling) => kling.video.effects,
    { scene: "pet_dance", image: image1 },
  ),
  createSample(
    {
      section: "video.md#effects",
      name: "an effect with two images",
      path: "/v1/videos/effects",
      body: { effect_scene: "hug_pro", input: { images: [image1, image2] } },
    },
    (kling) => kling.video.effects,
    { scene: "hug_pro", images: [image1, image2] },
  ),
];

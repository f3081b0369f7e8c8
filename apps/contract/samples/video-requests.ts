import {
  commonFields,
  commonWithoutWatermark,
  creating,
  everyOption,
  type RequestSample,
  withoutWatermark,
} from "./request-sample.ts";

const url = "https://example.com/a.png";
const other = "https://example.com/b.png";
const film = "https://example.com/a.mp4";
const song = "https://example.com/a.mp3";
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
  creating(
    {
      section: "api-v2.md#contents, video.md#text-to-video",
      what: "text to video, every field of the newer design",
      apiVersion: "v2",
      options: everyOption,
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
  creating(
    {
      section: "api-v2.md#shots",
      what: "shots by prompt: `shot n, m, words;`",
      apiVersion: "v2",
      path: "/text-to-video/kling-3.0-turbo",
      body: { prompt: "shot 1, 2, a door; shot 2, 3, a hall;", settings: { duration: 5 }, options },
      adds: ["settings.resolution", "settings.aspect_ratio"],
    },
    (kling) => kling.video.textToVideo,
    { model: "kling-3.0-turbo", shots },
  ),
  creating(
    {
      section: "video.md#image-to-video",
      what: "image to video with both frames and an element",
      apiVersion: "v2",
      path: "/image-to-video/kling-3.0",
      body: {
        contents: [
          { type: "prompt", text: "@fox runs" },
          { type: "first_frame", url },
          { type: "last_frame", url: other },
          { type: "element", element_id: "829836802793406551", id: "fox" },
        ],
        settings: { multi_shot: false, audio: "off", resolution: "720p", duration: 5 },
        options,
      },
    },
    (kling) => kling.video.imageToVideo,
    {
      prompt: "@fox runs",
      firstFrame: url,
      lastFrame: other,
      elements: [{ id: "fox", elementId: "829836802793406551" }],
    },
  ),
  creating(
    {
      section: "video.md#image-to-video",
      what: "image to video with a voice",
      apiVersion: "v2",
      path: "/image-to-video/kling-2.6",
      body: {
        contents: [
          { type: "prompt", text: "@anna speaks" },
          { type: "first_frame", url },
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
      firstFrame: url,
      voices: [{ id: "anna", voiceId: "77" }],
      audio: "native",
      resolution: "1080p",
      duration: 10,
    },
  ),
  creating(
    {
      section: "video.md#omni-video",
      what: "omni video: frames, references and elements",
      apiVersion: "v2",
      path: "/omni-video/kling-3.0-omni",
      body: {
        contents: [
          { type: "prompt", text: "@hero and @fox after @firstFrame" },
          { type: "first_frame", url, id: "firstFrame" },
          { type: "last_frame", url: other },
          { type: "refer_image", url: other, id: "hero" },
          { type: "element", element_id: "12", id: "fox" },
        ],
        settings: { multi_shot: false, audio: "native", resolution: "1080p", duration: 5 },
        options,
      },
    },
    (kling) => kling.video.omni,
    {
      prompt: "@hero and @fox after @firstFrame",
      firstFrame: url,
      lastFrame: other,
      references: [{ id: "hero", image: other }],
      elements: [{ id: "fox", elementId: "12" }],
      audio: "native",
      resolution: "1080p",
    },
  ),
  creating(
    {
      section: "video.md#omni-video",
      what: "omni video: a feature video wants multi-shot and silence",
      apiVersion: "v2",
      path: "/omni-video/kling-3.0-omni",
      body: {
        contents: [
          { type: "prompt", text: "go on" },
          { type: "feature_video", url: film, id: "scene" },
        ],
        settings: { multi_shot: true, audio: "off", duration: 5 },
        options,
      },
      adds: ["settings.resolution", "settings.aspect_ratio"],
    },
    (kling) => kling.video.omni,
    { prompt: "go on", video: { url: film, use: "feature", id: "scene" } },
  ),
  creating(
    {
      section: "video.md#omni-video",
      what: "omni video: a base video with its own sound",
      apiVersion: "v2",
      path: "/omni-video/kling-o1",
      body: {
        contents: [
          { type: "prompt", text: "snow" },
          { type: "base_video", url: film },
        ],
        settings: { audio: "original" },
        options,
      },
      adds: ["settings.resolution"],
    },
    (kling) => kling.video.omni,
    { model: "kling-o1", prompt: "snow", video: { url: film, use: "base", keepSound: true } },
  ),
  creating(
    {
      section: "video.md#motion-control",
      what: "motion control, every field of the newer design",
      apiVersion: "v2",
      path: "/motion-control/kling-3.0",
      body: {
        contents: [
          { type: "prompt", text: "with @fox" },
          { type: "image", url },
          { type: "video", url: film },
          { type: "element", element_id: "12", id: "fox" },
        ],
        settings: { character_orientation: "video", audio: "off", resolution: "1080p" },
        options,
      },
    },
    (kling) => kling.video.motionControl,
    {
      prompt: "with @fox",
      image: url,
      video: film,
      elements: [{ id: "fox", elementId: "12" }],
      characterOrientation: "video",
      keepSound: false,
      resolution: "1080p",
    },
  ),
  creating(
    {
      section: "api-v1.md#task-records, video.md#text-to-video",
      what: "text to video, every field of v1 but for shots",
      options: everyOption,
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
  creating(
    {
      section: "video.md#text-to-video",
      what: "a camera movement that is ready",
      path: "/v1/videos/text2video",
      body: { model_name: "kling-v1", prompt: "fog", camera_control: { type: "down_back" }, duration: "5" },
      adds: ["mode", "aspect_ratio"],
    },
    (kling) => kling.video.textToVideo,
    { model: "kling-v1", prompt: "fog", cameraControl: { type: "down_back" } },
  ),
  creating(
    {
      section: "video.md#text-to-video",
      what: "shots of its own, with sound",
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
  creating(
    {
      section: "video.md#text-to-video",
      what: "shots as the model likes",
      path: "/v1/videos/text2video",
      body: { model_name: "kling-v3", prompt: "fog", multi_shot: true, shot_type: "intelligence", duration: "15" },
      adds: ["sound", "mode", "aspect_ratio"],
    },
    (kling) => kling.video.textToVideo,
    { prompt: "fog", shots: "auto", duration: 15 },
  ),
  creating(
    {
      section: "video.md#image-to-video",
      what: "both frames and elements, whose ids are bare longs",
      path: "/v1/videos/image2video",
      body: {
        model_name: "kling-v3",
        image: url,
        image_tail: other,
        prompt: "<<<element_1>>> runs from <<<element_2>>>",
        element_list: [{ element_id: "829836802793406551" }, { element_id: 12 }],
      },
      adds: ["multi_shot", "sound", "mode", "duration"],
    },
    (kling) => kling.video.imageToVideo,
    {
      firstFrame: url,
      lastFrame: other,
      prompt: "@fox runs from @crow",
      elements: [
        { id: "fox", elementId: "829836802793406551" },
        { id: "crow", elementId: "12" },
      ],
    },
  ),
  creating(
    {
      section: "video.md#image-to-video",
      what: "voices",
      path: "/v1/videos/image2video",
      body: {
        model_name: "kling-v2-6",
        image: url,
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
      firstFrame: url,
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
  creating(
    {
      section: "video.md#image-to-video",
      what: "motion brush",
      path: "/v1/videos/image2video",
      body: {
        model_name: "kling-v1-5",
        image: url,
        static_mask: other,
        dynamic_masks: [
          {
            mask: other,
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
      firstFrame: url,
      staticMask: other,
      dynamicMasks: [
        {
          mask: other,
          trajectory: [
            { x: 1, y: 2 },
            { x: 3, y: 4 },
          ],
        },
      ],
      resolution: "1080p",
    },
  ),
  creating(
    {
      section: "video.md#omni-video",
      what: "omni video: pictures without a type, frames with one, elements",
      path: "/v1/videos/omni-video",
      body: {
        model_name: "kling-v3-omni",
        prompt: "<<<image_1>>> and <<<element_1>>>",
        image_list: [
          { image_url: other },
          { image_url: url, type: "first_frame" },
          { image_url: other, type: "end_frame" },
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
      references: [{ id: "hero", image: other }],
      firstFrame: url,
      lastFrame: other,
      elements: [{ id: "fox", elementId: "12" }],
      audio: "native",
    },
  ),
  creating(
    {
      section: "video.md#omni-rules",
      what: "omni video: a feature video, cut by the model",
      path: "/v1/videos/omni-video",
      body: {
        model_name: "kling-v3-omni",
        prompt: "after <<<video_1>>>",
        multi_shot: true,
        shot_type: "intelligence",
        video_list: [{ video_url: film, refer_type: "feature", keep_original_sound: "no" }],
        sound: "off",
        mode: "pro",
        aspect_ratio: "16:9",
        duration: "7",
      },
    },
    (kling) => kling.video.omni,
    { prompt: "after @scene", video: { url: film, use: "feature", id: "scene" }, resolution: "1080p", duration: 7 },
  ),
  creating(
    {
      section: "video.md#omni-rules",
      what: "omni video: a base video",
      path: "/v1/videos/omni-video",
      body: {
        model_name: "kling-video-o1",
        prompt: "snow",
        video_list: [{ video_url: film, refer_type: "base", keep_original_sound: "yes" }],
        mode: "std",
      },
    },
    (kling) => kling.video.omni,
    { model: "kling-o1", prompt: "snow", video: { url: film, use: "base", keepSound: true } },
  ),
  creating(
    {
      section: "video.md#multi-image-to-video",
      what: "several images to video, every field",
      options: everyOption,
      path: "/v1/videos/multi-image2video",
      body: {
        model_name: "kling-v1-6",
        image_list: [{ image: url }, { image: other }],
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
      images: [url, other],
      prompt: "fog",
      negativePrompt: "people",
      resolution: "1080p",
      duration: 10,
      aspectRatio: "9:16",
    },
  ),
  creating(
    {
      section: "video.md#motion-control",
      what: "motion control, every field of v1",
      options: everyOption,
      path: "/v1/videos/motion-control",
      body: {
        model_name: "kling-v3",
        prompt: "with <<<element_1>>>",
        image_url: url,
        video_url: film,
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
      image: url,
      video: film,
      elements: [{ id: "fox", elementId: "12" }],
      keepSound: false,
      characterOrientation: "video",
      resolution: "1080p",
    },
  ),
  creating(
    {
      section: "video.md#multi-element-editing",
      what: "multi-element editing, every field",
      options: everyOption,
      path: "/v1/videos/multi-elements",
      body: {
        model_name: "kling-v1-6",
        session_id: "s-1",
        edit_mode: "addition",
        image_list: [{ image: url }, { image: other }],
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
        { id: "fox", image: url },
        { id: "hat", image: other },
      ],
      prompt: "put @fox and @hat into @video",
      negativePrompt: "people",
      resolution: "1080p",
      duration: 10,
    },
  ),
  creating(
    {
      section: "video.md#extend",
      what: "extend, every field",
      options: everyOption,
      path: "/v1/videos/video-extend",
      body: { video_id: "81", prompt: "and then", negative_prompt: "people", cfg_scale: 0.5, ...commonFields },
    },
    (kling) => kling.video.extend,
    { videoId: "81", prompt: "and then", negativePrompt: "people", cfgScale: 0.5 },
  ),
  creating(
    {
      section: "video.md#lip-sync",
      what: "lip-sync, every field",
      options: everyOption,
      path: "/v1/videos/advanced-lip-sync",
      body: {
        session_id: "s-1",
        face_choose: [
          {
            face_id: "0",
            sound_file: song,
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
          sound: song,
          soundStartMs: 100,
          soundEndMs: 2100,
          insertMs: 300,
          soundVolume: 2,
          originalVolume: 0,
        },
      ],
    },
  ),
  creating(
    {
      section: "video.md#lip-sync",
      what: "lip-sync to a sound of speech",
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
  creating(
    {
      section: "video.md#older-lip-sync",
      what: "older lip-sync to words",
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
  creating(
    {
      section: "video.md#older-lip-sync",
      what: "older lip-sync to a sound by address",
      path: "/v1/videos/lip-sync",
      body: { input: { video_url: film, mode: "audio2video", audio_type: "url", audio_url: song } },
    },
    (kling) => kling.video.lipSync.simple,
    { videoUrl: film, sound: song },
  ),
  creating(
    {
      section: "video.md#avatar",
      what: "avatar, every field",
      options: everyOption,
      path: "/v1/videos/avatar/image2video",
      body: { image: url, sound_file: song, prompt: "smiling", mode: "pro", ...commonFields },
    },
    (kling) => kling.video.avatar,
    { image: url, sound: song, prompt: "smiling", resolution: "1080p" },
  ),
  creating(
    {
      section: "video.md#avatar",
      what: "avatar with a sound of speech",
      path: "/v1/videos/avatar/image2video",
      body: { image: url, audio_id: "a-1" },
      adds: ["mode"],
    },
    (kling) => kling.video.avatar,
    { image: url, audioId: "a-1" },
  ),
  creating(
    {
      section: "elements.md#create",
      what: "an element of pictures, every field",
      options: withoutWatermark,
      path: "/v1/general/advanced-custom-elements",
      body: {
        element_name: "Fox",
        element_description: "a red fox",
        reference_type: "image_refer",
        element_image_list: { frontal_image: url, refer_images: [{ image_url: other }] },
        element_voice_id: "77",
        tag_list: [{ tag_id: "o_103" }, { tag_id: "o_101" }],
        ...commonWithoutWatermark,
      },
    },
    (kling) => kling.video.elements,
    {
      name: "Fox",
      description: "a red fox",
      frontalImage: url,
      referenceImages: [other],
      voiceId: "77",
      tags: ["animal", "o_101"],
    },
  ),
  creating(
    {
      section: "elements.md#create",
      what: "an element of a clip",
      path: "/v1/general/advanced-custom-elements",
      body: {
        element_name: "Anna",
        element_description: "a woman",
        reference_type: "video_refer",
        element_video_list: { refer_videos: [{ video_url: film }] },
      },
    },
    (kling) => kling.video.elements,
    { name: "Anna", description: "a woman", videoUrl: film },
  ),
  creating(
    {
      section: "video.md#effects",
      what: "an effect of one picture",
      options: withoutWatermark,
      path: "/v1/videos/effects",
      body: { effect_scene: "pet_dance", input: { image: url }, ...commonWithoutWatermark },
    },
    (kling) => kling.video.effects,
    { scene: "pet_dance", image: url },
  ),
  creating(
    {
      section: "video.md#effects",
      what: "an effect of two pictures",
      path: "/v1/videos/effects",
      body: { effect_scene: "hug_pro", input: { images: [url, other] } },
    },
    (kling) => kling.video.effects,
    { scene: "hug_pro", images: [url, other] },
  ),
];

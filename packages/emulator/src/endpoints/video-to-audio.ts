import { needLength, parentVideo, readSource } from "../capability/source-video.ts";
import { pixels } from "../capability/pixels.ts";
import type { TaskEndpoint } from "./endpoint.ts";

/** `POST /v1/audio/video-to-audio` (kling-api V 10.11): a clip with sound, and the sound alone. 0.25 video units (I 12.3). */
export const videoToAudio: TaskEndpoint = {
  v1: {
    path: "/v1/audio/video-to-audio",
    noWatermark: true,
    read(fields, desk) {
      const source = readSource(fields, desk);
      needLength(source, 3, 20, "the video");
      fields.flag("asmr_mode", false);
      const prompt = ["sound_effect_prompt", "bgm_prompt"]
        .map((key) => fields.text(key, { max: 200 }) ?? "")
        .join(" ")
        .trim();
      const { width, height } = source.made ?? pixels("720p", "16:9");
      const { seconds } = source;
      const { ids } = desk.world;
      return {
        product: "video-to-audio",
        prompt,
        pack: "video",
        units: 0.25,
        slots: 1,
        seconds,
        videoInput: true,
        info: parentVideo(source),
        makes: [
          { type: "video", id: ids.task(), width, height, seconds, sound: true },
          { type: "audio", id: ids.task(), seconds },
        ],
      };
    },
  },
};

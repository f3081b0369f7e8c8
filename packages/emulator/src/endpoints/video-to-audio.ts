import { videoSize } from "../data/sizes.ts";
import { checkDuration, parentVideo, readVideo } from "../input/media.ts";
import type { Endpoint } from "./endpoint.ts";

/**
 * `POST /v1/audio/video-to-audio` (apps/docs/service/audio.md#video-to-audio). The outputs are a video with sound and
 * the audio. A call costs 0.25 video units (apps/docs/service/prices.md#other-prices).
 */
export const videoToAudio: Endpoint = {
  v1: {
    path: "/v1/audio/video-to-audio",
    noWatermark: true,
    read(fields, context) {
      const source = checkDuration(readVideo(fields, context), 3, 20, "the video");
      fields.boolean("asmr_mode", false);
      const prompts = ["sound_effect_prompt", "bgm_prompt"].map((key) => fields.string(key, { max: 200 }) ?? "");
      const { width, height } = source.output ?? videoSize("720p", "16:9");
      const { seconds } = source;
      const { ids } = context.service;
      return {
        product: "video-to-audio",
        prompt: prompts.join(" ").trim(),
        pack: "video",
        units: 0.25,
        slots: 1,
        usualDuration: { fixed: 25 },
        seconds,
        videoInput: true,
        info: parentVideo(source),
        outputs: [
          { type: "video", id: ids.task(), width, height, seconds, sound: true },
          { type: "audio", id: ids.task(), seconds },
        ],
      };
    },
  },
};

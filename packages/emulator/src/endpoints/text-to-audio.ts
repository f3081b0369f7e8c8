import type { Endpoint } from "./endpoint.ts";

/**
 * `POST /v1/audio/text-to-audio` (apps/docs/service/audio.md#text-to-audio); `duration` is a number here. 0.25 video
 * units (apps/docs/service/prices.md#other-prices).
 */
export const textToAudio: Endpoint = {
  v1: {
    path: "/v1/audio/text-to-audio",
    noWatermark: true,
    read(fields, { world }) {
      const prompt = fields.needText("prompt", { max: 200 });
      const seconds = fields.needNumber("duration", 3, 10);
      return {
        product: "text-to-audio",
        prompt,
        pack: "video",
        units: 0.25,
        slots: 1,
        usualTime: { fixed: 15 },
        seconds,
        makes: [{ type: "audio", id: world.ids.task(), seconds }],
      };
    },
  },
};

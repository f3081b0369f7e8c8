import type { Endpoint } from "./endpoint.ts";

/**
 * `POST /v1/audio/text-to-audio` (apps/docs/service/audio.md#text-to-audio). `duration` is a number. A call costs 0.25
 * video units (apps/docs/service/prices.md#other-prices).
 */
export const textToAudio: Endpoint = {
  v1: {
    path: "/v1/audio/text-to-audio",
    noWatermark: true,
    read(fields, { service }) {
      const prompt = fields.requiredString("prompt", { max: 200 });
      const seconds = fields.requiredNumber("duration", 3, 10);
      return {
        product: "text-to-audio",
        prompt,
        pack: "video",
        units: 0.25,
        slots: 1,
        usualDuration: { fixed: 15 },
        seconds,
        outputs: [{ type: "audio", id: service.ids.task(), seconds }],
      };
    },
  },
};

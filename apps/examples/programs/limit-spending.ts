import { createKling } from "klingkit";
import type { Example } from "../example.ts";

/** Creates videos until 1 USD is spent. The next create is blocked before anything is sent. */
export const limitSpending: Example = async ({ apiKey, connection, log }) => {
  let left = 1; // USD
  const kling = createKling({
    apiKey,
    ...connection,
    beforeCreate(_intent, estimate) {
      if (!estimate) throw new Error("there is no price for this input");
      const price = estimate.usd.max;
      if (price > left) throw new Error(`${price} USD exceeds the ${left.toFixed(2)} USD that is left`);
      left -= price;
      return {
        settled(outcome) {
          const isFree =
            outcome.taskState === "none" || (outcome.taskState === "exists" && outcome.status === "failed");
          if (isFree) left += price;
        },
      };
    },
  });
  for (const prompt of ["dawn", "noon", "dusk"]) {
    const result = await kling.video.textToVideo.run({ prompt }).catch((error: unknown) => error);
    log(result instanceof Error ? result.message : `${prompt}: done, ${left.toFixed(2)} USD left`);
  }
};

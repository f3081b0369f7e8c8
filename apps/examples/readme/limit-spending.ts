import { createKling } from "klingkit";

let left = 5; // USD
const kling = createKling({
  beforeCreate(_intent, estimate) {
    if (!estimate) throw new Error("there is no price for this input");
    const price = estimate.usd.max;
    if (price > left) throw new Error(`${price} USD exceeds the ${left.toFixed(2)} USD that is left`);
    left -= price;
    return {
      settled(outcome) {
        const isFree = outcome.taskState === "none" || (outcome.taskState === "exists" && outcome.status === "failed");
        if (isFree) left += price;
      },
    };
  },
});

await kling.video.textToVideo.run({ prompt: "a lighthouse in fog" });
console.log(left.toFixed(2));

import { klingkit } from "@klingkit/ai-sdk";
import { experimental_generateVideo as generateVideo } from "ai";

const takes = {
  model: klingkit.video("kling-3.0"),
  prompt: "a lighthouse in fog",
  n: 3,
  headers: { "idempotency-key": "order-42" },
  download: klingkit.download,
};
const { videos } = await generateVideo(takes); // creates the tasks order-42-1, order-42-2 and order-42-3
const again = await generateVideo(takes); // creates nothing, also in another process or on another day
console.log(videos.length, again.videos.length);

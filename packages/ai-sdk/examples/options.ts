import { createKlingkit } from "@klingkit/ai-sdk";
import { experimental_generateVideo as generateVideo } from "ai";

const saved: string[] = [];
const klingkit = createKlingkit({
  concurrency: { video: 5 },
  beforeCreate(_intent, estimate) {
    if ((estimate?.usd.max ?? Infinity) > 1) throw new Error("more than 1 USD");
  },
  async save(output) {
    const { stream } = await output.open();
    for await (const chunk of stream) void chunk; // write it to your storage
    saved.push(output.fileName);
  },
});

const { uploadedVideos } = await generateVideo({
  model: klingkit.video("kling-3.0"),
  prompt: "a lighthouse in fog",
});
console.log(uploadedVideos, saved);

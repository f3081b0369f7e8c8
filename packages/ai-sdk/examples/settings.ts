import { klingkit, type KlingkitVideoOptions } from "@klingkit/ai-sdk";
import { experimental_startVideo as startVideo } from "ai";

const { warnings } = await startVideo({
  model: klingkit.video("kling-2.6"),
  prompt: "a lighthouse in fog",
  duration: 7,
  generateAudio: true,
  seed: 1,
  providerOptions: { klingkit: { watermark: true } satisfies KlingkitVideoOptions },
});
for (const warning of warnings) console.log(warning);

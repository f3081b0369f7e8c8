// import { klingai } from "@ai-sdk/klingai";
import { klingkit as klingai } from "@klingkit/ai-sdk";
import { experimental_generateVideo as generateVideo } from "ai";

const { providerMetadata } = await generateVideo({
  model: klingai.video("kling-v2.6-t2v"),
  prompt: "a lighthouse in fog",
  providerOptions: { klingai: { mode: "pro", sound: "on", negativePrompt: "people" } },
});
console.log(providerMetadata["klingai"]);

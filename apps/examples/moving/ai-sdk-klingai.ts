// Each comment `// from` is a call with @ai-sdk/klingai. The lines below it do the same with @klingkit/ai-sdk.
import { createKlingkit } from "@klingkit/ai-sdk";
import { experimental_generateVideo as generateVideo, generateImage, generateSpeech } from "ai";
import type { Example } from "../example.ts";

/** Does with `@klingkit/ai-sdk` what a program did with `@ai-sdk/klingai`. */
export const aiSdkKlingai: Example = async ({ apiKey, connection, delay, log }) => {
  const options = { apiKey, ...connection };
  const prompt = "a lighthouse in fog";

  // from: createKlingAI({ accessKey, secretKey })
  const klingkit = createKlingkit(options);

  const common = { poll: { delay }, download: klingkit.download };

  // from: generateVideo({ model: klingai.video("kling-v3.0-t2v"), prompt, duration: 5 })
  const { video } = await generateVideo({ model: klingkit.video("kling-3.0"), prompt, duration: 5, ...common });

  // from: providerOptions: { klingai: { mode: "pro", sound: "on" } }
  await generateVideo({
    model: klingkit.video("kling-3.0"),
    prompt,
    resolution: "1920x1080",
    generateAudio: true,
    ...common,
  });

  // from: a call for each video
  const { videos } = await generateVideo({ model: klingkit.video("kling-3.0"), prompt, n: 2, ...common });

  // from: (no image models)
  const { image } = await generateImage({ model: klingkit.image("kling-3.0"), prompt });

  // from: (no speech models)
  const { audio } = await generateSpeech({ model: klingkit.speech(), text: "The fog comes in." });

  // end
  log([video.mediaType, videos.length, image.mediaType, audio.mediaType].join());
};

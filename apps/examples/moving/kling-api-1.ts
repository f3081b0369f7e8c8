// Each comment `// from` is a call of kling-api 1.0.0. The lines below it do the same with klingkit.
import { createKling, file, isRetryable } from "klingkit";

const prompt = "a lighthouse in fog";

// from: new KlingAPI({ accessKey, secretKey })
const kling = createKling(); // KLING_ACCESS_KEY and KLING_SECRET_KEY, or KLING_API_KEY

// from: api.textToVideo({ prompt, model_name: "kling-v2-6", duration: "5", mode: "pro", sound: "off" })
const task = await kling.video.textToVideo.create({ prompt, model: "kling-2.6", duration: 5, resolution: "1080p" });

// from: api.queryTextToVideoTask(taskId)
const found = await kling.video.textToVideo.get(task.id);

// from: api.waitForVideoResult(taskId, queryFn, { timeout: 900_000 })
const done = await task.wait({ waitTimeout: 900_000 });

// from: api.saveVideoResult(result, "./output")
await done.download("lighthouse.mp4");

// from: api.imageToVideo({ image, image_tail, prompt })
await kling.video.imageToVideo.create({
  firstFrame: file("lighthouse.png"),
  lastFrame: file("lighthouse.png"),
  prompt,
});

// from: api.extendVideo({ video_id, prompt })
const old = await kling.video.imageToVideo.run({ firstFrame: file("lighthouse.png"), model: "kling-v1-6" });
await kling.video.extend.create({ videoId: old.output.id ?? "", prompt });

// from: api.multiImageToVideo({ image_list: [{ image }], prompt })
await kling.video.multiImage.create({ images: [file("lighthouse.png")], prompt });

// from: api.omniVideo({ prompt: "<<<image_1>>> at night", image_list: [{ image_url }] })
await kling.video.omni.create({
  prompt: "@tower at night",
  references: [{ id: "tower", image: file("lighthouse.png") }],
});

// from: api.createAvatar({ image, sound_file })
await kling.video.avatar.create({ image: file("lighthouse.png"), sound: "https://example.com/speech.mp3" });

// from: api.generateImage({ prompt, n: 2, resolution: "2k" })
await kling.image.generate.create({ prompt, n: 2, resolution: "2k" });

// from: api.omniImage({ prompt: "<<<image_1>>> at night", image_list: [{ image }] })
await kling.image.omni.create({
  prompt: "@tower at night",
  references: [{ id: "tower", image: file("lighthouse.png") }],
});

// from: api.multiImageToImage({ subject_image_list: [{ subject_image }], prompt })
await kling.image.multiImage.create({ subjects: [file("lighthouse.png")], prompt });

// from: api.expandImage({ image, up_expansion_ratio: 0.1, … })
await kling.image.expand.create({ image: file("lighthouse.png"), up: 0.1, down: 0.1, left: 0.1, right: 0.1 });

// from: api.getAccountInfo(startTime, endTime)
const packs = await kling.account.packs();

// from: error instanceof KlingAPIError && error.isRetryable()
const mayRetry = isRetryable(new Error("another error"));

// end
console.log(found?.id === task.id, packs.length > 0, mayRetry);

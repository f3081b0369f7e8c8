import { createKling, file } from "klingkit";

const kling = createKling();
// Only videos of older models can be extended.
const { output } = await kling.video.imageToVideo.run({ model: "kling-v1-6", firstFrame: file("lighthouse.png") });
const { id: videoId = "" } = output;
const longer = await kling.video.extend.run({ videoId, prompt: "the fog lifts" });
await longer.download("extended.mp4");

import { find } from "@klingkit/models/find";
import { createKling } from "klingkit";

const task = { duration: 10, resolution: "1080p", audio: "native" } as const;
const [cheapest] = find({ endpoint: "video.textToVideo", ...task });
if (!cheapest) throw new Error("No model supports this.");
console.log(cheapest.name, cheapest.price?.usd.max, cheapest.confidence);

const kling = createKling();
const done = await kling.video.textToVideo.run({ ...task, model: cheapest.name, prompt: "waves at a lighthouse" });
await done.download("waves.mp4");

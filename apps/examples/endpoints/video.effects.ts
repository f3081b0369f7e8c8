import { createKling, file } from "klingkit";

const kling = createKling();
const done = await kling.video.effects.run({ scene: "zoom_out", image: file("lighthouse.png") });
await done.download("effect.mp4");

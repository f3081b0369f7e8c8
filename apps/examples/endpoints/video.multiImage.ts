import { createKling, file } from "klingkit";

const kling = createKling();
const done = await kling.video.multiImage.run({
  prompt: "a keeper walks to the lighthouse",
  images: [file("lighthouse.png"), "https://example.com/keeper.png"],
  aspectRatio: "1:1",
});
await done.download("multi-image.mp4");

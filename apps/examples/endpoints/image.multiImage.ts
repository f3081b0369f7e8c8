import { createKling, file } from "klingkit";

const kling = createKling();
const done = await kling.image.multiImage.run({
  subjects: [file("lighthouse.png")],
  scene: "https://example.com/library.png",
  prompt: "a model of a lighthouse on a shelf",
});
await done.download("multi-image.png");

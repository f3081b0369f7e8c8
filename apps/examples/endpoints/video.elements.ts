import { createKling, file } from "klingkit";

const kling = createKling();
const { elements } = kling.video;
for await (const { id, name } of elements.presets()) console.log(id, name);

const { output } = await elements.run({
  name: "tower",
  description: "a white lighthouse",
  frontalImage: file("lighthouse.png"),
  referenceImages: ["https://example.com/from-the-sea.png"],
});
const done = await kling.video.imageToVideo.run({
  firstFrame: file("lighthouse.png"),
  prompt: "@tower in the storm",
  elements: [{ id: "tower", elementId: output.id }],
});
await done.download("element.mp4");
await elements.delete(output.id);

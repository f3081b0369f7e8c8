import { createKling, file } from "klingkit";

const kling = createKling();
const done = await kling.image.omni.run({
  prompt: "@tower at night, oil on canvas",
  references: [{ id: "tower", image: file("lighthouse.png") }],
});
await done.download("omni.png");

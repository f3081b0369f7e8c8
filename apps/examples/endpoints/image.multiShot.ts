import { createKling, file } from "klingkit";

const kling = createKling();
const done = await kling.image.multiShot.run({ image: file("lighthouse.png") });
for (const [index, output] of done.outputs.entries()) await output.download(`view-${index + 1}.png`);

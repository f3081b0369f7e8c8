import { createKling } from "klingkit";

const kling = createKling();
const done = await kling.image.generate.run({ prompt: "a lighthouse in fog, etching", resolution: "1k" });
await done.download("generated.png");

import { createKling } from "klingkit";

const kling = createKling();
const done = await kling.image.long.run({ skill: "webpage", prompt: "a page about a lighthouse", length: "short" });
await done.download("long.png");

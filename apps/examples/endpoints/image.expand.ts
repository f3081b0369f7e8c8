import { expansion } from "@klingkit/image";
import { createKling, file } from "klingkit";

const kling = createKling();
const sides = expansion({ width: 640, height: 360 }, { ratio: "21:9" });
const done = await kling.image.expand.run({ image: file("lighthouse.png"), ...sides });
await done.download("expanded.png");

import { createKling, file } from "klingkit";

const kling = createKling();
const done = await kling.image.tryOn.run({
  humanImage: file("lighthouse.png"),
  clothImage: "https://example.com/raincoat.png",
});
await done.download("try-on.png");

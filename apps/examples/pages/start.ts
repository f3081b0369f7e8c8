import { createKling } from "klingkit";

const kling = createKling(); // reads KLING_API_KEY from the environment or .env at the first call
const done = await kling.video.textToVideo.run({ prompt: "a lighthouse in fog", duration: 5 });
await done.download("lighthouse.mp4");

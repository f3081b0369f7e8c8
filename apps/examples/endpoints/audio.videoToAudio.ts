import { createKling } from "klingkit";

const kling = createKling();
const done = await kling.audio.videoToAudio.run({
  videoUrl: "https://example.com/beach.mp4",
  soundEffectPrompt: "waves, distant gulls",
});
for (const output of done.outputs) await output.download(output.type === "video" ? "beach.mp4" : "beach.mp3");

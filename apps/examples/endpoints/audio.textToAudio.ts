import { createKling } from "klingkit";

const kling = createKling();
const done = await kling.audio.textToAudio.run({ prompt: "waves on a beach", duration: 5 });
await done.download("waves.mp3");

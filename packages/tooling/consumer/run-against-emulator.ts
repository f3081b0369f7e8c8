import { stat } from "node:fs/promises";
import { createEmulator } from "@klingkit/emulator";
import { createKling } from "klingkit/node";

const emulator = await createEmulator();
const kling = createKling({ baseUrl: emulator.url, apiKey: "api-key-emulator" });
const result = await kling.video.textToVideo.run({ prompt: "a lighthouse in fog", duration: 5 });
await result.download("lighthouse.mp4");
const { size } = await stat("lighthouse.mp4");
if (size < 1000) throw new Error(`the clip has ${size} bytes`);
await emulator.close();

import { stat } from "node:fs/promises";
import { createEmulator } from "@klingkit/emulator";
import { openSink } from "@klingkit/storage";
import { createKling } from "klingkit";

// The client uses the emulator's clock, so that a task of some minutes takes seconds.
const emulator = await createEmulator({ clock: { speed: 20 } });
const kling = createKling({ baseUrl: emulator.url, apiKey: "api-key-emulator", clock: emulator.clock });
const result = await kling.video.textToVideo.run({ prompt: "a lighthouse in fog", duration: 5 });
await result.download("lighthouse.mp4");
const { size } = await stat("lighthouse.mp4");
if (size < 1000) throw new Error(`The video has only ${size} bytes.`);
const missing: unknown = await openSink("s3://films").catch((error: unknown) => error);
if (!String(missing).includes("npm install @aws-sdk/client-s3")) throw new Error(`Unexpected: ${String(missing)}`);
await emulator.close();

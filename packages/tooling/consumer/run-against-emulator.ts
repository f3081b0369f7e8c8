import { stat } from "node:fs/promises";
import { createEmulator } from "@klingkit/emulator";
import { audit, budget } from "@klingkit/guards";
import { fileSink, fileStore, verifyAuditFile } from "@klingkit/guards/files";
import { openTelemetry } from "@klingkit/otel";
import { openSink } from "@klingkit/storage";
import { createKling } from "klingkit";

// The client uses the emulator's clock, so that a task of some minutes takes seconds.
const emulator = await createEmulator({ clock: { speed: 20 } });
const { clock } = emulator;
// The program runs on several versions of Node.js in one directory.
const guard = budget({ usd: 1, per: "day", name: process.version, store: fileStore("budget.sqlite"), clock });
const beforeCreate = [audit(fileSink("audit.jsonl"), { clock }), guard];
// npm has installed `@opentelemetry/api`, which records nothing without an SDK.
const telemetry = openTelemetry();
const kling = createKling({ baseUrl: emulator.url, apiKey: "api-key-emulator", clock, beforeCreate, telemetry });
const result = await kling.video.textToVideo.run({ prompt: "a lighthouse in fog", duration: 5 });
await result.download("lighthouse.mp4");
const { size } = await stat("lighthouse.mp4");
if (size < 1000) throw new Error(`The video has only ${size} bytes.`);
const [state] = await guard.state();
if (state?.used !== 0.42) throw new Error(`The budget has counted ${state?.used} USD.`);
if (!(await verifyAuditFile("audit.jsonl")).ok) throw new Error("The audit log is not intact.");
const missing: unknown = await openSink("s3://films").catch((error: unknown) => error);
if (!String(missing).includes("npm install @aws-sdk/client-s3")) throw new Error(`Unexpected: ${String(missing)}`);
await emulator.close();

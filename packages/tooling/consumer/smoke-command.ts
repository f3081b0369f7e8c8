import { rm, writeFile } from "node:fs/promises";
import { createKling, file } from "klingkit";
import type { Place } from "./place.ts";
import { type Clip, smoke } from "./smoke.ts";

// For runtimes with a command line: places come as JSON, reports go as JSON, a line each. No `process.exit`: it must
// end by itself.
for (const place of JSON.parse(process.argv[2] ?? "[]") as Place[]) {
  console.log(JSON.stringify(await smoke(place, useFiles)));
  await readEnvFile(place);
}

/** Downloads to a path, and reads the file again. */
async function useFiles(clip: Clip): Promise<void> {
  await clip.download("clip.mp4");
  const { byteLength } = await file("clip.mp4").arrayBuffer();
  await rm("clip.mp4");
  if (byteLength < 1000) throw new Error(`the file has ${byteLength} bytes`);
}

/** A client without options takes key and address from the `.env` file of the folder. */
async function readEnvFile({ url, credential }: Place): Promise<void> {
  const lines =
    "token" in credential
      ? [`KLING_API_KEY=${credential.token}`]
      : [`KLING_ACCESS_KEY=${credential.accessKey}`, `KLING_SECRET_KEY=${credential.secretKey}`];
  await writeFile(".env", [...lines, `KLING_BASE_URL=${url}`].join("\n"));
  const report = await createKling().verifyCredentials();
  await rm(".env");
  if (!report.ok || report.host !== url) throw new Error(`.env was not used: ${report.message}`);
}

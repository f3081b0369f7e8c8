import { createWriteStream } from "node:fs";
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

/** Downloads to a path and into a stream of Node.js, and reads the files again. */
async function useFiles(clip: Clip): Promise<void> {
  await clip.download("clip.mp4");
  await clip.download(createWriteStream("stream.mp4"));
  const sizes = [];
  for (const path of ["clip.mp4", "stream.mp4"]) {
    sizes.push((await file(path).arrayBuffer()).byteLength);
    await rm(path);
  }
  const [size = 0, streamed] = sizes;
  if (size < 1000 || streamed !== size) throw new Error(`the files have ${sizes.join(" and ")} bytes`);
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

import { createWriteStream } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { createKling, file } from "klingkit";
import type { SmokeTarget } from "./smoke-target.ts";
import { type Video, smoke } from "./smoke.ts";

// For runtimes with a command line. The targets are a JSON argument, and each report is printed as a line of JSON. There is
// no `process.exit`, because nothing may keep the process alive.
for (const target of JSON.parse(process.argv[2] ?? "[]") as SmokeTarget[]) {
  console.log(JSON.stringify(await smoke(target, useFiles)));
  await readEnvFile(target);
}

/** Downloads to a path and to a stream of Node.js, and reads the files. */
async function useFiles(video: Video): Promise<void> {
  await video.download("video.mp4");
  await video.download(createWriteStream("stream.mp4"));
  const sizes = [];
  for (const path of ["video.mp4", "stream.mp4"]) {
    sizes.push((await file(path).arrayBuffer()).byteLength);
    await rm(path);
  }
  const [size = 0, streamed] = sizes;
  if (size < 1000 || streamed !== size) throw new Error(`The files have ${sizes.join(" and ")} bytes.`);
}

/** Checks that a client without options reads the key and the URL from the `.env` file. */
async function readEnvFile({ url, credential }: SmokeTarget): Promise<void> {
  const lines =
    "token" in credential
      ? [`KLING_API_KEY=${credential.token}`]
      : [`KLING_ACCESS_KEY=${credential.accessKey}`, `KLING_SECRET_KEY=${credential.secretKey}`];
  await writeFile(".env", [...lines, `KLING_BASE_URL=${url}`].join("\n"));
  const report = await createKling().verifyCredentials();
  await rm(".env");
  if (!report.ok || report.host !== url) throw new Error(`The .env file was not used: ${report.message}`);
}

import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { createCanvas } from "@napi-rs/canvas";
import { createEmulator } from "@klingkit/emulator";
import { createKling } from "klingkit";
import { expect, onTestFinished, test } from "vitest";
import type { TakeView } from "../contract.ts";
import { codeOfDraft } from "../client/panels/shown-code.ts";
import { modes } from "../modes/all.ts";
import { filledDraft, shownPrograms } from "./shown-programs.ts";
import { silentWav } from "./silent-wav.ts";

const run = promisify(execFile);

const root = join(import.meta.dirname, "..", "..", "..");

/** Creates a temporary directory inside the workspace, so that programs can import `klingkit`. */
function programFolder(): string {
  const state = join(import.meta.dirname, "..", ".klingkit");
  mkdirSync(state, { recursive: true });
  const folder = mkdtempSync(join(state, "programs-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A take whose video every mode accepts. */
function videoTake(taskId: string): TakeView {
  return {
    id: "11111111-2222-3333-4444-555555555555",
    number: 1,
    mode: "image-to-video",
    taskId,
    status: "done",
    values: { model: "kling-v1-6" },
    media: {},
    ratio: "16 / 9",
    outputs: [{ kind: "video", fileName: "take-1.mp4" }],
    createdAt: 0,
    elapsedMs: 0,
    progress: 1,
  };
}

test("compiles every program that the page can show", async () => {
  const folder = programFolder();
  const counts: Record<string, number> = {};
  for (const mode of modes) {
    const programs = await shownPrograms(mode, videoTake("812"));
    counts[mode.id] = programs.size;
    for (const [index, program] of [...programs].entries()) {
      expect(program.match(/from "[^"]+"/g)).toEqual(['from "klingkit"']);
      writeFileSync(join(folder, `${mode.id}-${index + 1}.ts`), program);
    }
  }
  // A single program would mean that no field was varied.
  expect(Object.values(counts).filter((count) => count < 2)).toEqual([]);
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ extends: join(root, "tsconfig.base.json"), include: ["*.ts"] }),
  );
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const compiled = await run(process.execPath, [tsc, "--noEmit", "-p", folder]).catch((error: unknown) => error);
  expect(compiled).toMatchObject({ stdout: "" });
});

test.each(modes.map((mode) => [mode.id, mode] as const))("the program of %s runs", async (_, mode) => {
  await using emulator = await createEmulator({ clock: { speed: 50 }, taskSeconds: 20 });
  const apiKey = "api-key-emulator";
  const kling = createKling({ apiKey, baseUrl: emulator.url, fetch: emulator.fetch, clock: emulator.clock });
  const image = createCanvas(640, 480).toBuffer("image/png");
  const earlier = await kling.video.imageToVideo.create({ firstFrame: image, model: "kling-v1-6" });
  const folder = programFolder();
  const program = codeOfDraft(filledDraft(mode, videoTake(earlier.id)), [videoTake(earlier.id)]);
  writeFileSync(join(folder, "program.ts"), program);
  for (const [, name = ""] of program.matchAll(/file\("(.+?)"\)/g))
    writeFileSync(join(folder, name), name.endsWith(".mp3") ? silentWav(3) : image);

  const hooks = join(import.meta.dirname, "fast-clock.ts");
  const { stdout, stderr } = await run(process.execPath, ["-C", "@klingkit/source", "--import", hooks, "program.ts"], {
    cwd: folder,
    env: { PATH: process.env["PATH"], KLING_API_KEY: apiKey, KLING_BASE_URL: emulator.url },
  });
  expect([stdout, stderr]).toEqual(["", ""]);
  const extension = { video: "mp4", image: "png", audio: "mp3" }[mode.outputType];
  expect(readFileSync(join(folder, `result.${extension}`)).byteLength).toBeGreaterThan(100);
});

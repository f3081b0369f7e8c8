import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { createCanvas } from "@napi-rs/canvas";
import { createEmulator, DEFAULT_ACCOUNT } from "@klingkit/emulator";
import { createKling } from "klingkit";
import { expect, onTestFinished, test } from "vitest";
import type { ServiceName, TakeView } from "../contract.ts";
import { emptyDraft, withValues } from "../client/draft.ts";
import { codeOfDraft } from "../client/panels/shown-code.ts";
import { firstMode, modeOf, modes } from "../modes/all.ts";
import type { Mode } from "../modes/mode.ts";
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

type Run = readonly [mode: string, source: string, mode: Mode, service: ServiceName | undefined];

const runs = modes.flatMap((mode): readonly Run[] =>
  mode.fields.some(({ kind }) => kind === "video")
    ? [
        [mode.id, "a video of the emulator", mode, "emulator"],
        [mode.id, "a video of the live service", mode, "live"],
        [mode.id, "no video", mode, undefined],
      ]
    : [[mode.id, "its files", mode, "emulator"]],
);

test.each(runs)("the program of %s with %s runs unchanged", async (_, _source, mode, service) => {
  await using emulator = await createEmulator({ taskSpeed: 200 });
  const kling = createKling({ apiKey: EMULATOR.apiKey, baseUrl: emulator.url });
  const { id } = await kling.video.imageToVideo.create({ firstFrame: image, model: "kling-v1-6" });
  const draft = service ? filledDraft(mode, videoTake(id)) : emptyDraft(mode);
  const program = codeOfDraft(draft, { takes: [videoTake(id)], service: service ?? "emulator" });
  const { files, printed } = await runProgram(program, emulator.url);
  expect(printed).toBe("");
  expect(files).toEqual([`result.${{ video: "mp4", image: "png", audio: "mp3" }[mode.outputType]}`]);
});

test("the program of four images downloads four", async () => {
  await using emulator = await createEmulator({ taskSpeed: 200 });
  const mode = modeOf("image");
  if (!mode) throw new Error("There is no mode for images.");
  const draft = withValues(emptyDraft(mode), { prompt: "A lighthouse", n: 4 });
  const program = codeOfDraft(draft, { takes: [], service: "emulator" });
  const { files } = await runProgram(program, emulator.url);
  expect(files).toHaveLength(4);
});

test("a program names the command, URL and key of the emulator", async () => {
  const program = codeOfDraft(emptyDraft(firstMode), { takes: [], service: "emulator" });
  const [, command = "", flags = ""] = /^\/\/ {3}klingkit (\w+)(.*)$/m.exec(program) ?? [];
  const help = await run(process.execPath, ["-C", "@klingkit/source", cli, command, "--help"]);
  for (const [flag] of flags.matchAll(/--[\w-]+/g)) expect(help.stdout).toContain(flag);
  expect(variablesOf(program)).toEqual({ KLING_BASE_URL: EMULATOR.url, KLING_API_KEY: EMULATOR.apiKey });
  expect(help.stdout.replaceAll(/\s+/g, " ")).toContain(`(default: ${new URL(EMULATOR.url).port})`);
  expect(DEFAULT_ACCOUNT.apiKeys).toContain(EMULATOR.apiKey);
});

const cli = join(root, "packages", "cli", "src", "bin.ts");
const EMULATOR = { url: "http://127.0.0.1:5510", apiKey: "api-key-emulator" };
const image = createCanvas(640, 480).toBuffer("image/png");

/** The variables that a program says to set. */
function variablesOf(program: string): Record<string, string> {
  return Object.fromEntries(
    [...program.matchAll(/^\/\/ {3}(KLING_\w+)=(\S+)$/gm)].map(([, name = "", value = ""]) => [name, value]),
  );
}

/** Runs a program as its comments say, but with the URL of this emulator. Returns what it prints and the files it writes. */
async function runProgram(program: string, url: string): Promise<{ files: readonly string[]; printed: string }> {
  const folder = programFolder();
  const inputs = [...program.matchAll(/file\("(.+?)"\)/g)].map(([, name = ""]) => name);
  for (const name of inputs) writeFileSync(join(folder, name), /\.(mp3|wav)$/.test(name) ? silentWav(3) : image);
  writeFileSync(join(folder, "program.ts"), program);
  const { stdout, stderr } = await run(process.execPath, ["-C", "@klingkit/source", "program.ts"], {
    cwd: folder,
    env: { PATH: process.env["PATH"], ...variablesOf(program), KLING_BASE_URL: url },
  });
  const files = readdirSync(folder).filter((name) => name !== "program.ts" && !inputs.includes(name));
  for (const name of files) expect(statSync(join(folder, name)).size).toBeGreaterThan(100);
  return { files, printed: stdout + stderr };
}

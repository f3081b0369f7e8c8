import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";
import { createEmulator } from "@klingkit/emulator";

// Runs the programs and the commands of all skills, with an emulator in place of the service.
const emulator = await createEmulator({ taskSpeed: 100 });
const PATH = [resolve("node_modules", ".bin"), process.env["PATH"]].join(delimiter);
const env = { ...process.env, PATH, KLING_API_KEY: "api-key-emulator", KLING_BASE_URL: emulator.url };
for (const skill of readdirSync("skills")) {
  const cwd = resolve("skills", skill);
  const programs = readdirSync(cwd).filter((file) => file.endsWith(".ts"));
  const commands = JSON.parse(readFileSync(join(cwd, "commands.json"), "utf8")) as string[];
  for (const program of programs) await promisify(execFile)(process.execPath, [program], { cwd, env });
  for (const command of commands) await promisify(execFile)("sh", ["-c", command], { cwd, env });
  console.log(`${skill}: ${programs.length} programs, ${commands.length} commands`);
}
await emulator.close();

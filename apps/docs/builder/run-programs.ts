// node -C @klingkit/source run-programs.ts FOLDER: runs the programs of all endpoints on an emulator. They write their
// files to the folder.
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { createEmulator, DEFAULT_ACCOUNT } from "@klingkit/emulator";
import { endpointPrograms } from "../../examples/endpoint-programs.ts";

const examples = resolve(import.meta.dirname, "../../examples");
const folder = resolve(process.argv[2] ?? ".");
const input = join(folder, "lighthouse.png");

// With a slot for each program, none has to wait.
const packs = DEFAULT_ACCOUNT.packs?.map((pack) => ({ ...pack, concurrency: 100 })) ?? [];
await using emulator = await createEmulator({ taskSpeed: 1000, accounts: [{ ...DEFAULT_ACCOUNT, packs }] });
process.env["KLING_API_KEY"] = "api-key-emulator";
process.env["KLING_BASE_URL"] = emulator.url;
mkdirSync(folder, { recursive: true });
process.chdir(folder);
copyFileSync(join(examples, "media", "lighthouse.png"), input);
await Promise.all(Object.keys(endpointPrograms).map((name) => import(join(examples, "endpoints", `${name}.ts`))));
rmSync(input);

import { readFile } from "node:fs/promises";
import { createKling } from "klingkit";

// oxlint-disable-next-line typescript/no-unsafe-assignment -- createKling checks the profile
const kling = createKling({ profile: JSON.parse(await readFile("klingkit-probe/profile.json", "utf8")) });

const { ok } = await kling.verifyCredentials();
console.log(ok);

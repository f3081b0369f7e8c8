// pnpm docs:serve
import { prepareSite, runVitePress } from "./builder/vitepress.ts";

await prepareSite();
await runVitePress("dev");

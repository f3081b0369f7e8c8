// pnpm docs:build
import { prepareSite, runVitePress } from "./builder/vitepress.ts";

const { pages } = await prepareSite();
console.log(`${pages.length} pages`);
await runVitePress("build");

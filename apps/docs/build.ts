// pnpm docs:build
import { runnableBlocks } from "./builder/blocks.ts";
import { prepareSite, runVitePress } from "./builder/vitepress.ts";

const { pages, links } = await prepareSite();
const blocks = pages.flatMap(({ markdown }) => runnableBlocks(markdown));
console.log(`${pages.length} pages, ${blocks.length} blocks of code that tests run, ${links} links`);
await runVitePress("build");

// pnpm docs:serve
import { prepareSite, runVitePress, watchSources } from "./builder/vitepress.ts";

await prepareSite();
watchSources();
await runVitePress("dev");
process.exit();

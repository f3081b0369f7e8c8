import { createKling, type Kling } from "klingkit";

/** Type-checks the import from a CommonJS file. */
export const kling: Kling = createKling();

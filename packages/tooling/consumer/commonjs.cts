import { createKling, type Kling } from "klingkit";

/** What a CommonJS file writes. */
export const kling: Kling = createKling();

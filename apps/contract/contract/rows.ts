import type { Row } from "./row.ts";
import { accountRows } from "./rows/account.ts";
import { audioRows } from "./rows/audio.ts";
import { imageRows } from "./rows/image.ts";
import { libraryRows } from "./rows/library.ts";
import { tasksRows } from "./rows/tasks.ts";
import { videoRows } from "./rows/video.ts";

export const rows: readonly Row[] = [
  ...videoRows,
  ...libraryRows,
  ...imageRows,
  ...audioRows,
  ...accountRows,
  ...tasksRows,
];

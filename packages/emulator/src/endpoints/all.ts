import type { V1Result } from "../tasks/render-v1.ts";
import type { Route, TaskEndpoint } from "./endpoint.ts";
import { imageToVideo } from "./image-to-video.ts";
import { taskRoutes } from "./task-routes.ts";
import { tasksQueries } from "./tasks.ts";
import { textToVideo } from "./text-to-video.ts";

/** Endpoints that make tasks. A new family is its file and its name here. */
const MAKERS: readonly TaskEndpoint[] = [textToVideo, imageToVideo];

/** Every documented method and path. */
export const ROUTES: readonly Route[] = [...MAKERS.flatMap(taskRoutes), ...tasksQueries];

/** How results of tasks made on a v1 path are shown, where not as the usual lists; callbacks need it too. */
export const RESULTS: ReadonlyMap<string, V1Result> = new Map(
  MAKERS.flatMap(({ v1 }) => (v1?.result ? [[v1.path, v1.result] as const] : [])),
);

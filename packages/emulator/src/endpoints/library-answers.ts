import type { Json, JsonObject } from "../wire/json.ts";
import type { World } from "../world/world.ts";
import type { Call } from "./endpoint.ts";

/** Presets come as lists of records in the shape of tasks, without deductions (kling-api I 8.3). */
export function presetTask(id: string, world: World, result: JsonObject): JsonObject {
  const made = world.madeAt;
  return {
    task_id: id,
    task_status: "succeed",
    task_status_msg: "",
    task_info: {},
    task_result: result,
    created_at: made,
    updated_at: made,
  };
}

/** A delete call: `data` as documented, or none as seen live (kling-api V 4). */
export function deleted({ world }: Call): Json | undefined {
  return world.switches.deleteData === "present" ? { task_id: world.ids.task(), task_status: "succeed" } : undefined;
}

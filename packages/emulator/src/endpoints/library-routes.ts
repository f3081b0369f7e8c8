import { ownMade } from "../input/library.ts";
import type { Library } from "../library.ts";
import type { Element, Made, Voice } from "../tasks/task.ts";
import { refuse } from "../wire/codes.ts";
import type { JsonObject } from "../wire/json.ts";
import { readPage } from "../input/paging.ts";
import type { Route } from "./endpoint.ts";

/** A list of presets: records in the shape of tasks, without deductions (apps/docs/service/elements.md#lists). */
export function presetsRoute<T>(
  path: string,
  presets: (library: Library) => ReadonlyMap<string, T>,
  shown: (preset: T) => JsonObject,
): Route {
  return {
    method: "GET",
    path,
    apiVersion: "v1",
    answer({ query, world }) {
      const { from, to } = readPage(query);
      return [...presets(world.library)].slice(from, to).map(([id, preset]) => ({
        task_id: id,
        task_status: "succeed",
        task_status_msg: "",
        task_info: {},
        task_result: shown(preset),
        created_at: world.startedAt,
        updated_at: world.startedAt,
      }));
    },
  };
}

/** A delete: `data` as documented, or none as seen live (apps/docs/service/responses.md#envelope). */
export function deleteRoute(
  path: string,
  key: string,
  recordOf: (made: Made | undefined, id: string) => Voice | Element,
): Route {
  return {
    method: "POST",
    path,
    apiVersion: "v1",
    answer(call) {
      const id = call.body().needText(key);
      const record = recordOf(ownMade(call, id), id);
      if (record.isDeleted) refuse(1201, `${key === "voice_id" ? "Voice" : "Element"} id ${id} has already be deleted`);
      record.isDeleted = true;
      const { switches, ids } = call.world;
      return switches.deleteData === "present" ? { task_id: ids.task(), task_status: "succeed" } : undefined;
    },
  };
}

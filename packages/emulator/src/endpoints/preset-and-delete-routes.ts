import { readPage } from "../input/paging.ts";
import { findOutput } from "../input/voices-and-elements.ts";
import type { Presets } from "../presets.ts";
import type { Element, Output, Voice } from "../tasks/task.ts";
import { reject } from "../wire/codes.ts";
import type { JsonObject } from "../wire/json.ts";
import type { Route } from "./endpoint.ts";

/**
 * Creates the route of a list of presets: records of tasks without deductions (apps/docs/service/elements.md#lists).
 */
export function presetsRoute<T>(
  path: string,
  presetsOf: (presets: Presets) => ReadonlyMap<string, T>,
  render: (preset: T) => JsonObject,
): Route {
  return {
    method: "GET",
    path,
    apiVersion: "v1",
    handle({ query, service }) {
      const { from, to } = readPage(query, service.switches);
      return [...presetsOf(service.presets)].slice(from, to).map(([id, preset]) => ({
        task_id: id,
        task_status: "succeed",
        task_status_msg: "",
        task_info: {},
        task_result: render(preset),
        created_at: service.startedAt,
        updated_at: service.startedAt,
      }));
    },
  };
}

/**
 * Creates a delete route. `data` is missing, as observed, or present, as documented
 * (apps/docs/service/responses.md#envelope).
 */
export function deleteRoute(
  path: string,
  key: string,
  find: (output: Output | undefined, id: string) => Voice | Element,
): Route {
  return {
    method: "POST",
    path,
    apiVersion: "v1",
    handle(call) {
      const id = call.body().requiredString(key);
      const record = find(findOutput(call, id), id);
      // "be" is in the service's text (apps/docs/service/elements.md#delete).
      if (record.isDeleted) reject(1201, `${key === "voice_id" ? "Voice" : "Element"} id ${id} has already be deleted`);
      record.isDeleted = true;
      const { switches, ids } = call.service;
      return switches.deleteData === "present" ? { task_id: ids.task(), task_status: "succeed" } : undefined;
    },
  };
}

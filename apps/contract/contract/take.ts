import { parseJson } from "@klingkit/http";
import { forgetful } from "../forgetful.ts";
import { createMaterials } from "../materials.ts";
import { createWorld, type Sent, serving } from "../world.ts";
import { type Meaning, type Row, ways, type WayName } from "./row.ts";

/** What a row came to on one way. */
export interface Taken {
  readonly meaning: Meaning;
  /** For people and for the snapshot: what was made before is named, long numbers are told from texts. */
  readonly requests: readonly unknown[];
}

/** An id that the emulator gave to a task. */
const TASK = /\b81\d{16}\b/g;

/** Takes one way of a row, in a world of its own. */
export async function take(row: Row, way: WayName): Promise<Taken> {
  await using world = await createWorld(row.old ? serving : {});
  const { credential, apiVersion } = ways[way];
  // Inputs count as they stand at the call, in every method.
  const kling = forgetful(world.client(credential));
  const names = new Map<string, string>();
  const materials = createMaterials(kling, (id, what) => names.set(id, `(${what})`));
  const { meaning, requests } = await row.attempt({ world, kling, materials, apiVersion });
  return { meaning, requests: requests.map((request) => shown(request, names)) };
}

function shown({ method, path, query, body }: Sent, names: ReadonlyMap<string, string>): unknown {
  const named = (text: string): string =>
    [...names].reduce((words, [id, name]) => words.replaceAll(id, name), text).replaceAll(TASK, "(a task)");
  return {
    request: named(`${method} ${path}${query}`),
    ...(body === undefined ? {} : { body: parseJson(named(body.replaceAll(/:(\d{16,})(?=[,}\]])/g, ':"$1 (bare)"'))) }),
  };
}

import { forgetful } from "../forgetful.ts";
import { createMaterials } from "../materials.ts";
import { createWorld, serving } from "../world.ts";
import { type Meaning, type Row, ways, type WayName } from "./row.ts";

/** Takes one way of a row, in a world of its own. */
export async function take(row: Row, way: WayName): Promise<Meaning> {
  await using world = await createWorld(row.old ? serving : {});
  const { credential, apiVersion } = ways[way];
  // Inputs count as they stand at the call, in every method.
  const kling = forgetful(world.client(credential));
  return await row.attempt({ world, kling, materials: createMaterials(kling), apiVersion });
}

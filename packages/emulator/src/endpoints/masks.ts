import type { V1VideoModel } from "../capability/v1-video-models.ts";
import type { Fields } from "../wire/fields.ts";
import { refuse } from "../wire/refusal.ts";
import type { V1Basics } from "./v1-video-fields.ts";

/** `static_mask`, `dynamic_masks` (kling-api V 10.2): at most 6, each with 2 to 77 points. */
export function readMasks(fields: Fields, model: V1VideoModel, basics: V1Basics): boolean {
  const dynamic = fields.list("dynamic_masks", { max: 6 });
  if (!fields.has("static_mask") && dynamic.length === 0) return false;
  if (!model.masks?.[basics.mode]?.includes(basics.seconds))
    refuse(1201, "static_mask and dynamic_masks are not supported here");
  for (const mask of dynamic) {
    mask.needText("mask");
    const points = mask.list("trajectories", { max: 77 });
    if (points.length < 2) refuse(1201, `${mask.at}.trajectories needs at least 2 points`);
    for (const point of points) for (const axis of ["x", "y"]) point.needNumber(axis, -100_000, 100_000);
  }
  return true;
}

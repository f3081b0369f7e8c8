import { join } from "node:path";
import { root } from "../workspace.ts";
import { findMethods } from "./find-methods.ts";
import { renderApi } from "./render.ts";

export const apiFile: string = join(root, "packages", "klingkit", "API.md");

/** What API.md should say. */
export async function apiDocument(): Promise<string> {
  return renderApi(await findMethods());
}

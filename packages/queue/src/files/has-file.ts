import type { Output } from "@klingkit/tasks";

/** Whether an output is a file to fetch. Elements and voices are of the account's library. */
export function hasFile(output: Output): boolean {
  return (output.type === "video" || output.type === "image" || output.type === "audio") && output.url !== "";
}

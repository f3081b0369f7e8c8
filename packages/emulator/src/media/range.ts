/** The requested part of a file; `from` and `to` are inclusive. */
export type ByteRange = { readonly from: number; readonly to: number } | "whole" | "unsatisfiable";

/** Reads a `Range` header. Several ranges and invalid headers are ignored, as RFC 9110 allows. */
export function readRange(header: string | null, length: number): ByteRange {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "");
  const [, first = "", last = ""] = match ?? [];
  if (!match || (first === "" && last === "")) return "whole";
  if (first === "") {
    const count = Math.min(Number(last), length);
    return count === 0 ? "unsatisfiable" : { from: length - count, to: length - 1 };
  }
  const from = Number(first);
  const to = last === "" ? length - 1 : Math.min(Number(last), length - 1);
  if (from >= length) return "unsatisfiable";
  return from > to ? "whole" : { from, to };
}

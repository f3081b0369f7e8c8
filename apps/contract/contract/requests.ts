import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("requests.json", import.meta.url);

/** The committed requests by row: per design what goes over the wire, the same for both credentials of v1. */
export type Requests = Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>;

export function readRequests(): Requests {
  return JSON.parse(readFileSync(file, "utf8")) as Requests;
}

export function writeRequests(requests: Requests): void {
  writeFileSync(file, `${JSON.stringify(requests, undefined, 2)}\n`);
}

export function nameOf({ method, name }: { readonly method: string; readonly name: string }): string {
  return `${method}: ${name}`;
}

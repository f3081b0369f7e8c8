import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { layers } from "../layers/table.ts";
import { publishedPackages, root, sourceFiles, type WorkspacePackage } from "../workspace.ts";

/** The parts of an asynchronous endpoint's value that a document tells; packages/tasks has the whole type. */
interface EndpointFacts {
  readonly name: string;
  readonly source: string;
  readonly ownId: { readonly accepted: boolean; readonly lookup: boolean; readonly unique: string };
  readonly apiVersions: { readonly [apiVersion in "v2" | "v1"]?: { readonly path: string } };
}

/** The same of a synchronous one. */
interface SyncEndpointFacts {
  readonly name: string;
  readonly source: string;
  readonly path: string;
}

/** Something that a user can call. */
export interface Method {
  /** Name on the facade, as `video.textToVideo`. */
  readonly name: string;
  readonly kind: "asynchronous" | "one call" | "pages";
  /** Verb and path per API version; undefined where there is none. */
  readonly v2?: string;
  readonly v1?: string;
  readonly ownId?: EndpointFacts["ownId"];
  /** Section of the fact sheet. */
  readonly source?: string | undefined;
  /** The file that defines it, relative to `packages`. */
  readonly file?: string | undefined;
}

/** Every method of every package that has endpoints: those are found by their shape, nothing names them here. */
export async function findMethods(): Promise<Method[]> {
  const found = new Map<string, Method>();
  for (const workspacePackage of publishedPackages().filter(mayHaveEndpoints)) {
    const entry = entryOf(workspacePackage);
    for (const file of definingFiles(workspacePackage)) {
      const values = Object.values(await exportsOf(workspacePackage, file)).flatMap(endpointsIn);
      for (const value of values) {
        const facts = isEndpoint(value) ? asynchronous(value) : oneCall(value);
        found.set(value.name, { ...facts, file: `${workspacePackage.folder}/${file}` });
      }
    }
    for (const [name, method] of await bound(await exportsOf(workspacePackage, entry))) {
      if (found.has(name)) continue;
      // A method without an endpoint of its own, as `video.elements.presets`, has the section of the endpoint above it.
      const { source } = found.get(name.slice(0, name.lastIndexOf("."))) ?? {};
      const file = fileThatSends(workspacePackage, method);
      found.set(name, { ...method, source: source ?? sectionIn(file), ...(file ? { file } : {}) });
    }
  }
  return [...found.values()].sort((one, other) => one.name.localeCompare(other.name));
}

/** An endpoint is a value of a type that `tasks` has, so only what names `tasks` can have one. */
function mayHaveEndpoints({ folder, manifest }: WorkspacePackage): boolean {
  const layer = layers[folder];
  return (
    layer?.level === 3 &&
    layer.nodeOnly !== true &&
    Object.keys(manifest.dependencies ?? {}).includes("@klingkit/tasks")
  );
}

/** The sources of a package's public entries, by entry. */
function entriesOf({ manifest }: WorkspacePackage): Map<string, string> {
  return new Map(
    Object.entries(manifest.exports ?? {}).flatMap(([name, entry]) => {
      const source = typeof entry === "object" ? entry["@klingkit/source"] : undefined;
      return source === undefined ? [] : [[name, source.replace("./", "")]];
    }),
  );
}

function entryOf(workspacePackage: WorkspacePackage): string {
  const source = entriesOf(workspacePackage).get(".");
  if (source === undefined) throw new Error(`${workspacePackage.manifest.name} has no sources for its public entry`);
  return source;
}

/** The sources that may define an endpoint: a public entry only passes on what other files define. */
function definingFiles(workspacePackage: WorkspacePackage): string[] {
  const entries = [...entriesOf(workspacePackage).values()];
  return sourceFiles(workspacePackage).filter((file) => !entries.includes(file));
}

async function exportsOf({ path }: WorkspacePackage, file: string): Promise<Record<string, unknown>> {
  return (await import(pathToFileURL(join(path, file)).href)) as Record<string, unknown>;
}

/** The endpoint that a file exports, or those of a record of endpoints. */
function endpointsIn(value: unknown): (EndpointFacts | SyncEndpointFacts)[] {
  const parts: unknown[] = typeof value === "object" && value !== null ? Object.values(value) : [];
  return [value, ...parts].filter((each) => isEndpoint(each) || isSyncEndpoint(each));
}

function has(value: unknown, ...keys: string[]): boolean {
  return typeof value === "object" && value !== null && keys.every((key) => key in value);
}

function isEndpoint(value: unknown): value is EndpointFacts {
  return has(value, "name", "source", "ownId", "apiVersions", "schema");
}

function isSyncEndpoint(value: unknown): value is SyncEndpointFacts {
  return has(value, "name", "source", "path", "encode", "decode");
}

function asynchronous({ name, source, ownId, apiVersions: { v2, v1 } }: EndpointFacts): Method {
  return {
    name,
    kind: "asynchronous",
    ...(v2 ? { v2: `POST ${v2.path}` } : {}),
    ...(v1 ? { v1: `POST ${v1.path}` } : {}),
    ownId,
    source,
  };
}

function oneCall({ name, source, path }: SyncEndpointFacts): Method {
  return { name, kind: "one call", v1: `POST ${path}`, source };
}

/** The methods that every asynchronous endpoint has; what a bound endpoint has beside them is its own. */
const ofEveryEndpoint = new Set(["create", "run", "get", "list", "prepare", "estimate"]);

/** The methods of a package's client. What they send is seen by calling them where nothing is sent. */
async function bound(exported: Record<string, unknown>): Promise<Map<string, Method>> {
  const methods = new Map<string, Method>();
  for (const [name, create] of Object.entries(exported)) {
    const [, family] = /^create(\w+)Client$/.exec(name) ?? [];
    if (family === undefined || typeof create !== "function") continue;
    const sent: { method: string; path: string; apiVersion: string }[] = [];
    const client = (create as (context: unknown) => unknown)(recordingContext(sent));
    for (const [path, method] of functionsOf(client, family.toLowerCase())) {
      sent.length = 0;
      const kind = await callAnyhow(method, () => sent.length > 0);
      const [first] = sent;
      const where = first && { [first.apiVersion]: `${first.method} ${first.path}` };
      methods.set(path, { name: path, kind, ...where });
    }
  }
  return methods;
}

function functionsOf(client: unknown, name: string): [name: string, method: (input?: unknown) => unknown][] {
  if (typeof client === "function") return [[name, client as () => unknown]];
  if (typeof client !== "object" || client === null) return [];
  const endpoint = "create" in client && "prepare" in client;
  return Object.entries(client)
    .filter(([key]) => !(endpoint && ofEveryEndpoint.has(key)))
    .flatMap(([key, value]) => functionsOf(value, `${name}.${key}`));
}

/** Inputs of which some method takes one: most take nothing, an id, or a few fields. */
const inputs: readonly unknown[] = [
  undefined,
  "1",
  { sessionId: "1" },
  { videoId: "1" },
  { sessionId: "1", frame: 0, points: [{ x: 0, y: 0 }] },
];

/** Calls a method with one input after the other until it sends something; what it answers does not matter. */
async function callAnyhow(method: (input?: unknown) => unknown, sent: () => boolean): Promise<Method["kind"]> {
  let kind: Method["kind"] = "one call";
  for (const input of inputs) {
    try {
      const answer = method(input);
      if (has(answer, "next")) kind = "pages";
      await (kind === "pages" ? (answer as AsyncGenerator).next() : answer);
    } catch {
      // An input that it does not take, or the recorder's own end.
    }
    if (sent()) break;
  }
  return kind;
}

function recordingContext(sent: { method: string; path: string; apiVersion: string }[]): unknown {
  const clock = { now: () => Date.UTC(2026, 0, 1), sleep: () => Promise.resolve() };
  const request = (call: (typeof sent)[number]): Promise<never> => {
    sent.push(call);
    return Promise.reject(new Error("recorded"));
  };
  const transport = {
    baseUrl: "https://recorder.invalid",
    apiVersions: ["v2", "v1"],
    clock,
    fetch: undefined,
    request,
  };
  return { transport: () => Promise.resolve(transport), clock, fetch: undefined, endpoints: {}, emit: () => undefined };
}

/** The file that names the path that a method sends to. */
function fileThatSends(workspacePackage: WorkspacePackage, { v2, v1 }: Method): string | undefined {
  const [, sent] = (v2 ?? v1 ?? "").split(" ");
  const file = sourceFiles(workspacePackage).find((each) =>
    readFileSync(join(workspacePackage.path, each), "utf8").includes(`"${sent}"`),
  );
  return file === undefined ? undefined : `${workspacePackage.folder}/${file}`;
}

/** The first section of the fact sheet that a file names. */
function sectionIn(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  return /kling-api ([VI] [\d.]+)/.exec(readFileSync(join(root, "packages", file), "utf8"))?.[1]?.replace(/\.$/, "");
}

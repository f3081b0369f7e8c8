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
  readonly wires: { readonly [wire in "path" | "v1"]?: { readonly path: string } };
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
  /** Verb and path per design; undefined where there is none. */
  readonly path?: string;
  readonly v1?: string;
  readonly ownId?: EndpointFacts["ownId"];
  /** Section of the fact sheet. */
  readonly source?: string | undefined;
  /** The file that holds it, relative to `packages`. */
  readonly file?: string | undefined;
}

/** Every method of every package that has endpoints: those are found by their shape, nothing names them here. */
export async function findMethods(): Promise<Method[]> {
  const found = new Map<string, Method>();
  for (const workspacePackage of publishedPackages().filter(mayHaveEndpoints)) {
    const exported = await exportsOf(workspacePackage);
    const values = Object.values(exported).flatMap((value): unknown => (Array.isArray(value) ? value : [value]));
    for (const value of values) {
      if (isEndpoint(value)) found.set(value.name, { ...asynchronous(value), ...fileOf(workspacePackage, value.name) });
      else if (isSyncEndpoint(value))
        found.set(value.name, { ...oneCall(value), ...fileOf(workspacePackage, value.name) });
    }
    for (const [name, method] of await bound(exported)) {
      if (found.has(name)) continue;
      // What hangs on an endpoint, as `video.elements.presets`, is where the endpoint is.
      const { source, file } = found.get(name.slice(0, name.lastIndexOf("."))) ?? {};
      const own = fileOf(workspacePackage, name);
      found.set(name, { source: source ?? sectionIn(own.file), file, ...method, ...own });
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

async function exportsOf({ path, manifest }: WorkspacePackage): Promise<Record<string, unknown>> {
  const entry = manifest.exports?.["."];
  const source = typeof entry === "object" ? entry["@klingkit/source"] : undefined;
  if (source === undefined) throw new Error(`${manifest.name} has no sources for its public entry`);
  return (await import(pathToFileURL(join(path, source)).href)) as Record<string, unknown>;
}

function has(value: unknown, ...keys: string[]): boolean {
  return typeof value === "object" && value !== null && keys.every((key) => key in value);
}

function isEndpoint(value: unknown): value is EndpointFacts {
  return has(value, "name", "source", "ownId", "wires", "fill");
}

function isSyncEndpoint(value: unknown): value is SyncEndpointFacts {
  return has(value, "name", "source", "path", "encode", "decode");
}

function asynchronous({ name, source, ownId, wires: { path, v1 } }: EndpointFacts): Method {
  return {
    name,
    kind: "asynchronous",
    ...(path ? { path: `POST ${path.path}` } : {}),
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
    const sent: { method: string; path: string; wire: string }[] = [];
    const client = (create as (context: unknown) => unknown)(recordingContext(sent));
    for (const [path, method] of functionsOf(client, family.toLowerCase())) {
      sent.length = 0;
      const kind = await callAnyhow(method, () => sent.length > 0);
      const [first] = sent;
      const where = first && { [first.wire === "path" ? "path" : "v1"]: `${first.method} ${first.path}` };
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

function recordingContext(sent: { method: string; path: string; wire: string }[]): unknown {
  const clock = { now: () => Date.UTC(2026, 0, 1), sleep: () => Promise.resolve() };
  const request = (call: (typeof sent)[number]): Promise<never> => {
    sent.push(call);
    return Promise.reject(new Error("recorded"));
  };
  const transport = { baseUrl: "https://recorder.invalid", wires: ["path", "v1"], clock, fetch: undefined, request };
  return { transport: () => Promise.resolve(transport), clock, fetch: undefined, endpoints: {}, emit: () => undefined };
}

/** The file that holds an endpoint: where its name is set, else where it stands as a text. */
function fileOf(workspacePackage: WorkspacePackage, name: string): Pick<Method, "file"> {
  const files = sourceFiles(workspacePackage);
  const holding = (text: string): string | undefined =>
    files.find((each) => readFileSync(join(workspacePackage.path, each), "utf8").includes(text));
  const file = holding(`name: "${name}"`) ?? holding(`"${name}"`);
  return file === undefined ? {} : { file: `${workspacePackage.folder}/${file}` };
}

/** The first section of the fact sheet that a file names. */
function sectionIn(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  return /kling-api ([VI] [\d.]+)/.exec(readFileSync(join(root, "packages", file), "utf8"))?.[1]?.replace(/\.$/, "");
}

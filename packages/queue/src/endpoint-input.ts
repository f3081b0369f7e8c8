import { ConfigurationError, InvalidInputError, issue } from "@klingkit/errors";
import { type BytesSource, type EndpointClient, fieldsOf, isFields, type TasksClient } from "@klingkit/tasks";

/**
 * A client for a queue, for example `createKling({ concurrency: false })`: the queue counts the running tasks itself,
 * over all machines.
 */
export interface QueueClient {
  /** The calls that continue with stored tasks and intents. */
  readonly tasks: Pick<TasksClient, "resume" | "send" | "recover">;
}

/** The calls of an endpoint that a queue uses. */
export type QueueEndpoint<Input = unknown> = Pick<EndpointClient<Input>, "prepare" | "estimate">;

type InputOf<Value, Name extends string> =
  Value extends QueueEndpoint<infer Input> ? { readonly endpoint: Name; readonly input: Input } : never;

type Members<Group, Prefix extends string> = {
  [Name in keyof Group & string]: InputOf<Group[Name], `${Prefix}${Name}`>;
}[keyof Group & string];

type Groups<Client> = Exclude<keyof Client & string, keyof QueueClient>;

/**
 * The name of an endpoint of the client and an input for it.
 * @example const job: EndpointInput<Kling> = { endpoint: "video.textToVideo", input: { prompt: "a lighthouse" } };
 */
export type EndpointInput<Client> = {
  [Group in Groups<Client>]:
    | Members<Client[Group], `${Group}.`>
    | {
        [Name in keyof Client[Group] & string]: Members<Client[Group][Name], `${Group}.${Name}.`>;
      }[keyof Client[Group] & string];
}[Groups<Client>];

/** An endpoint by its name. @throws {ConfigurationError} if the client has no such endpoint */
export function endpointOf(client: QueueClient, name: string): QueueEndpoint {
  const endpoint = findEndpoint(client, name);
  if (endpoint) return endpoint;
  throw new ConfigurationError(`The queue's client has no endpoint ${name} that makes tasks.`, {
    advice: 'Name it as on the client: "video.textToVideo". Calls that answer at once need no queue.',
  });
}

/** An endpoint that creates tasks, by its name; undefined if the client has no such endpoint. */
export function findEndpoint(client: QueueClient, name: unknown): QueueEndpoint | undefined {
  let value: unknown = client;
  for (const part of typeof name === "string" ? name.split(".") : []) {
    value =
      (isFields(value) || typeof value === "function") && Object.hasOwn(value, part)
        ? Reflect.get(value, part)
        : undefined;
  }
  return isEndpoint(value) ? value : undefined;
}

function isEndpoint(value: unknown): value is QueueEndpoint {
  return (
    ((typeof value === "object" && value !== null) || typeof value === "function") &&
    typeof Reflect.get(value, "prepare") === "function" &&
    typeof Reflect.get(value, "estimate") === "function"
  );
}

/** An input as it is stored: bytes and files become base64. @throws {InvalidInputError} if a value cannot be stored */
export async function storable(endpoint: string, value: unknown, path = ""): Promise<unknown> {
  if (value instanceof URL) return value.href;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (Array.isArray(value))
    return Promise.all(value.map((item, index) => storable(endpoint, item, `${path}[${index}]`)));
  if (typeof value === "object" && value !== null) {
    if (isBytesSource(value)) return stored(endpoint, value, path);
    const kept: Record<string, unknown> = {};
    for (const [name, item] of Object.entries(fieldsOf(value))) {
      kept[name] = await storable(endpoint, item, path ? `${path}.${name}` : name);
    }
    return kept;
  }
  if (typeof value === "function" || typeof value === "symbol" || typeof value === "bigint") {
    throw new InvalidInputError(endpoint, [
      issue(path, "wrong_type", `must be data that a queue can store, not a ${typeof value}.`),
    ]);
  }
  return value;
}

async function stored(endpoint: string, source: BytesSource, path: string): Promise<string> {
  try {
    return Buffer.from(await source.arrayBuffer()).toString("base64");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidInputError(endpoint, [issue(path, "unreadable_media", `cannot be read: ${reason}`)]);
  }
}

function isBytesSource(value: object): value is BytesSource {
  return "arrayBuffer" in value && typeof value.arrayBuffer === "function";
}

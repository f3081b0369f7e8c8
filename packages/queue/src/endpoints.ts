import { ConfigurationError } from "@klingkit/errors";
import { type EndpointClient, fieldAt, fieldsOf, type TasksClient } from "@klingkit/tasks";
import type { WithReferences } from "./chain/output-reference.ts";

/**
 * A client for a queue, for example `createKling({ concurrency: false })`: the queue counts the running tasks itself,
 * across all machines.
 */
export interface QueueClient {
  /** The methods that continue with stored tasks and intents. */
  readonly tasks: Pick<TasksClient, "resume" | "send" | "discard" | "recover">;
}

/** The methods of an endpoint that a queue uses. */
export type QueueEndpoint<Input = unknown> = Pick<EndpointClient<Input>, "prepare" | "estimate" | "describe">;

type InputOf<Value, Name extends string> =
  Value extends QueueEndpoint<infer Input> ? { readonly endpoint: Name; readonly input: WithReferences<Input> } : never;

type Members<Group, Prefix extends string> = {
  [Name in keyof Group & string]: InputOf<Group[Name], `${Prefix}${Name}`>;
}[keyof Group & string];

type Groups<Client> = Exclude<keyof Client & string, keyof QueueClient>;

/**
 * The name of an endpoint of the client and an input for it. Each URL or id of the input can be an `OutputReference`.
 * @example const job: EndpointInput<Kling> = { endpoint: "video.textToVideo", input: { prompt: "a lighthouse" } };
 */
export type EndpointInput<Client> = {
  [Group in Groups<Client>]:
    | Members<Client[Group], `${Group}.`>
    | {
        [Name in keyof Client[Group] & string]: Members<Client[Group][Name], `${Group}.${Name}.`>;
      }[keyof Client[Group] & string];
}[Groups<Client>];

/** Returns an endpoint by its name. @throws {ConfigurationError} if the client has no such endpoint */
export function endpointOf(client: QueueClient, name: string): QueueEndpoint {
  const endpoint = findEndpoint(client, name);
  if (endpoint) return endpoint;
  throw new ConfigurationError(`The client of the queue has no endpoint ${name} that creates tasks.`, {
    advice: 'Use its name on the client, as "video.textToVideo". Synchronous endpoints need no queue.',
  });
}

/** Returns an endpoint that creates tasks, by its name. Undefined if the client has no such endpoint. */
export function findEndpoint(client: QueueClient, name: unknown): QueueEndpoint | undefined {
  if (typeof name !== "string") return undefined;
  const value = fieldAt(client, name);
  return isEndpoint(value) ? value : undefined;
}

function isEndpoint(value: unknown): value is QueueEndpoint {
  return ["prepare", "estimate", "describe"].every((name) => typeof fieldsOf(value)[name] === "function");
}

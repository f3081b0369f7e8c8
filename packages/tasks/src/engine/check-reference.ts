import { ConfigurationError, type TaskReference } from "@klingkit/errors";
import { findEndpoint } from "./find-endpoint.ts";
import type { EngineParts } from "./parts.ts";

/**
 * Returns a reference or an intent that this client can use.
 * @throws {ConfigurationError} if it belongs to another host, this credential cannot read it, or its endpoint is
 *   unknown
 */
export async function checkReference<T extends Pick<TaskReference, "host" | "apiVersion" | "endpoint">>(
  parts: EngineParts,
  task: T,
): Promise<T> {
  const { baseUrl, apiVersions } = await parts.transport();
  if (task.host !== baseUrl) {
    throw new ConfigurationError(`This task belongs to ${task.host}, but this client uses ${baseUrl}.`, {
      advice: "Use a client with the baseUrl or region of the task.",
    });
  }
  if (!apiVersions.includes(task.apiVersion)) {
    throw new ConfigurationError(
      `This task was created on API ${task.apiVersion}, which this credential cannot read.`,
      { advice: "Use an API key of the same account." },
    );
  }
  if (task.endpoint !== undefined) await findEndpoint(parts, task.endpoint);
  return task;
}

import type { EndpointClient } from "klingkit";
import { type ApiVersion, createEnvironment } from "../environment.ts";
import type { StormEndpoint } from "./plan.ts";
import { endpointsOf, needEarlierTask, samples } from "./samples.ts";

/** Finds the endpoints whose samples the emulator accepts, and the excluded ones with the reason. */
export async function findEndpoints(): Promise<{ endpoints: StormEndpoint[]; excluded: string[] }> {
  const endpoints: StormEndpoint[] = [];
  const excluded: string[] = [];
  await using environment = await createEnvironment();
  for (const apiVersion of ["v2", "v1"] as const) {
    for (const [name, endpoint] of endpointsOf(environment.client(apiVersion))) {
      const input = samples[name];
      const reason = input
        ? await exclusionReason(endpoint, input)
        : needEarlierTask.includes(name)
          ? "needs an earlier task"
          : "no sample";
      if (reason === undefined) endpoints.push({ endpoint: name, apiVersion });
      else excluded.push(`${name} (${apiVersion}): ${reason}`);
    }
  }
  return { endpoints, excluded };
}

async function exclusionReason(endpoint: EndpointClient<object>, input: object): Promise<string | undefined> {
  try {
    const { externalTaskId } = await endpoint.prepare(input);
    if (externalTaskId === undefined) return "accepts no external task id";
    await endpoint.create(input);
    return undefined;
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).split("\n").slice(0, 2).join(" ");
  }
}

/** The names of the endpoints with their API versions, for the report. */
export function endpointNames(endpoints: readonly StormEndpoint[]): string[] {
  const byName = new Map<string, ApiVersion[]>();
  for (const { endpoint, apiVersion } of endpoints) byName.set(endpoint, [...(byName.get(endpoint) ?? []), apiVersion]);
  return [...byName].map(([name, apiVersions]) => `${name} (${apiVersions.join(", ")})`);
}

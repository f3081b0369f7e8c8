import type { EndpointClient } from "klingkit";
import { type ApiVersion, createEnvironment } from "../environment.ts";
import { endpointsOf, inputOf, sampleNames } from "./samples.ts";

/** An endpoint and an API version on which the emulator accepts its sample. */
export interface SimulatedEndpoint {
  readonly name: string;
  readonly apiVersion: ApiVersion;
}

let found: Promise<readonly SimulatedEndpoint[]> | undefined;

/** Finds the endpoints that create tasks with external task ids, once per process. */
export function findEndpoints(): Promise<readonly SimulatedEndpoint[]> {
  return (found ??= tryEndpoints());
}

async function tryEndpoints(): Promise<readonly SimulatedEndpoint[]> {
  const endpoints: SimulatedEndpoint[] = [];
  await using environment = await createEnvironment();
  for (const apiVersion of ["v2", "v1"] as const) {
    for (const [name, endpoint] of endpointsOf(environment.client(apiVersion)))
      if (sampleNames.includes(name) && (await accepts(endpoint, name))) endpoints.push({ name, apiVersion });
  }
  return endpoints;
}

async function accepts(endpoint: EndpointClient<object>, name: string): Promise<boolean> {
  try {
    const input = inputOf(name, "fog");
    const { externalTaskId } = await endpoint.prepare(input);
    if (externalTaskId === undefined) return false;
    await endpoint.create(input);
    return true;
  } catch {
    return false;
  }
}

import type { EndpointClient } from "klingkit";
import { createWorld, type Design } from "../world.ts";
import type { Offer } from "./plan.ts";
import { endpointsOf, needEarlierTask, samples } from "./samples.ts";

/** What the facade offers and the emulator takes, found out on a calm day; and what is left out, with the reason. */
export async function findOffers(): Promise<{ offers: Offer[]; leftOut: string[] }> {
  const offers: Offer[] = [];
  const leftOut: string[] = [];
  await using world = await createWorld();
  for (const design of ["v2", "v1"] as const) {
    for (const [name, endpoint] of endpointsOf(world.client(design))) {
      const input = samples[name];
      const why = input
        ? await misfit(endpoint, input)
        : needEarlierTask.includes(name)
          ? "needs an earlier task"
          : "no sample";
      if (why === undefined) offers.push({ endpoint: name, design });
      else leftOut.push(`${name} (${design}): ${why}`);
    }
  }
  return { offers, leftOut };
}

/** Why an endpoint cannot take part, or undefined. */
async function misfit(endpoint: EndpointClient<object>, input: object): Promise<string | undefined> {
  try {
    const { externalTaskId } = await endpoint.prepare(input);
    if (externalTaskId === undefined) return "takes no own id";
    await endpoint.create(input);
    return undefined;
  } catch (error) {
    return firstLine(error);
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n").slice(0, 2).join(" ");
}

/** The designs of an offer, for a line of the report. */
export function named(offers: readonly Offer[]): string[] {
  const byName = new Map<string, Design[]>();
  for (const { endpoint, design } of offers) byName.set(endpoint, [...(byName.get(endpoint) ?? []), design]);
  return [...byName].map(([name, designs]) => `${name} (${designs.join(", ")})`);
}

import { InvalidInputError } from "@klingkit/errors";
import { copyInput } from "@klingkit/tasks";
import type { Price } from "@klingkit/tasks/cost";
import type { QueueClient } from "./endpoints.ts";
import { type JobInput, queueDefaults, type QueueOptions } from "./options.ts";
import { type AnyJob, validateJobs } from "./steps/validate-jobs.ts";

/** The highest list price of jobs. */
export interface JobsEstimate {
  /** The price of all jobs together, USD, without those whose price is not known. */
  readonly usd: number;
  /** The price of all jobs together, units of each pack type. */
  readonly units: Readonly<Record<string, number>>;
  /** The jobs, in the order of the call. */
  readonly jobs: readonly {
    /** The key of the job. */
    readonly key: string;
    /** The price of the job. Undefined if the list has no price. */
    readonly price: Price | undefined;
  }[];
}

/**
 * Validates jobs as `add` does, and returns their highest list price. It stores and sends nothing, and needs no queue.
 * References can name jobs of the same call only. If the duration of a video depends on another job, the price is that
 * of the longest one that the service accepts.
 * @param options the option `lastFrame` of the queue, if it has one
 * @throws {InvalidInputError} if a job is invalid; it has the issues of all jobs, whose paths begin with the index of
 *   the job, such as `jobs[3].input`
 * @throws {ConfigurationError} if the client has no credentials
 * @example
 * const { usd } = await estimateJobs(client, jobs);
 * if (usd < 5) await queue.add(jobs);
 */
export async function estimateJobs<Client extends QueueClient>(
  client: Client,
  jobs: readonly JobInput<Client>[],
  { lastFrame }: Pick<QueueOptions<Client>, "lastFrame"> = {},
): Promise<JobsEstimate> {
  const list: readonly AnyJob[] = copyInput(jobs);
  const { valid } = await validateJobs(list, {
    client,
    maxRetries: queueDefaults.maxRetries,
    isSingle: false,
    options: {},
    needsPrice: false,
    canDecode: lastFrame !== undefined,
    findJobs: async () => new Map(),
  }).catch((error: unknown) => {
    throw error instanceof InvalidInputError ? new InvalidInputError("estimateJobs", error.issues) : error;
  });
  const prices = valid.flatMap(({ price }) => price ?? []);
  const units: Record<string, number> = {};
  for (const price of prices) units[price.packageType] = (units[price.packageType] ?? 0) + price.units;
  return {
    usd: prices.reduce((sum, { usd }) => sum + usd, 0),
    units,
    jobs: valid.map(({ key, price }) => ({ key, price })),
  };
}

import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from "cloudflare:workers";
import { NonRetryableError } from "cloudflare:workflows";
import { r2Sink } from "@klingkit/storage/r2";
import { createKling, type Kling } from "klingkit";
import { createSteps, isPermanent, type Order } from "./steps.ts";

/** The bindings of the Worker. */
export interface Env {
  readonly KLING_API_KEY: string;
  /** Only for an emulator or a gateway. */
  readonly KLING_BASE_URL?: string;
  readonly KLING_WEBHOOK_SECRET: string;
  /** The URL of the webhook, which the service calls. */
  readonly CALLBACK_URL: string;
  readonly WAIT_SECONDS: number;
  readonly FILMS: R2Bucket;
  readonly MAKE_VIDEO: Workflow<Order>;
}

function createClient({ KLING_API_KEY, KLING_BASE_URL }: Env): Kling {
  return createKling({ env: { KLING_API_KEY, KLING_BASE_URL } });
}

/** The workflow. Its instances have the ids of the orders. */
export class MakeVideo extends WorkflowEntrypoint<Env, Order> {
  override async run({ payload: order }: WorkflowEvent<Order>, step: WorkflowStep): Promise<string> {
    const steps = createSteps(createClient(this.env), this.env.CALLBACK_URL, async (done) => {
      const [{ name }] = await done.save(r2Sink({ bucket: this.env.FILMS }));
      return name;
    });
    const retries = { retries: { limit: 10, delay: "1 second", backoff: "exponential" } } as const;
    // Intents and references are stored as text.
    const intent = await step.do("prepare", retries, () =>
      attempt(async () => JSON.stringify(await steps.prepare(order))),
    );
    const reference = await step.do("send", retries, () =>
      attempt(async () => JSON.stringify(await steps.send(JSON.parse(intent)))),
    );
    const timeout = this.env.WAIT_SECONDS * 1000;
    // After a timeout, the callback is assumed to be lost, and the next step polls.
    await step.waitForEvent("finished", { type: "finished", timeout }).catch(() => undefined);
    return step.do("save", retries, () => attempt(() => steps.save(JSON.parse(reference))));
  }
}

/** Runs a step. A `NonRetryableError` ends the workflow; after any other error, the step is retried. */
async function attempt<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw isPermanent(error) ? new NonRetryableError(error.message) : error;
  }
}

export default {
  /** `POST /orders` starts an order, `GET /orders/:id` shows its state, and `/kling` receives the callbacks. */
  async fetch(request, env) {
    const [, path, id] = new URL(request.url).pathname.split("/");
    if (path === "kling") return createWebhook(env)(request);
    if (request.method === "GET") return Response.json(await (await env.MAKE_VIDEO.get(id ?? "")).status());
    const order = await request.json<Order>();
    await env.MAKE_VIDEO.create({ id: order.id, params: order });
    return Response.json({ id: order.id }, { status: 202 });
  },
} satisfies ExportedHandler<Env>;

/** Creates the webhook handler. When a task finishes, it resumes the workflow of the task. */
function createWebhook(env: Env): (request: Request) => Promise<Response> {
  return createClient(env).webhooks.receiver({
    secret: env.KLING_WEBHOOK_SECRET,
    async onFinished({ externalTaskId = "", status }) {
      const instance = await env.MAKE_VIDEO.get(externalTaskId);
      await instance.sendEvent({ type: "finished", payload: status });
    },
  });
}

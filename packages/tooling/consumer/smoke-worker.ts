import type { SmokeTarget } from "./smoke-target.ts";
import { smoke } from "./smoke.ts";

const unhandledRejections: string[] = [];
addEventListener("unhandledrejection", ({ reason }) => unhandledRejections.push(String(reason)));

// For workerd. `smoke` creates its clients for each request, because promises cannot be shared between requests.
export default {
  async fetch(request: Request): Promise<Response> {
    try {
      const target = (await request.json()) as SmokeTarget;
      const report = await smoke(target);
      // Unhandled rejections are reported after the microtasks.
      await new Promise((resolve) => setTimeout(resolve, 0));
      if (unhandledRejections.length > 0) throw new Error(`Unhandled rejections: ${unhandledRejections.join()}`);
      return Response.json(report);
    } catch (error) {
      return new Response(error instanceof Error ? error.stack : String(error), { status: 500 });
    }
  },
};

import type { Place } from "./place.ts";
import { smoke } from "./smoke.ts";

const unheard: string[] = [];
addEventListener("unhandledrejection", ({ reason }) => unheard.push(String(reason)));

// For workerd. `smoke` makes its clients anew in each request, because promises do not cross requests there.
export default {
  async fetch(request: Request): Promise<Response> {
    try {
      const place = (await request.json()) as Place;
      const report = await smoke(place);
      // Told of after the microtasks.
      await new Promise((resolve) => setTimeout(resolve, 0));
      if (unheard.length > 0) throw new Error(`nobody heard: ${unheard.join()}`);
      return Response.json(report);
    } catch (error) {
      return new Response(error instanceof Error ? error.stack : String(error), { status: 500 });
    }
  },
};

import type { Place } from "./place.ts";
import { smoke } from "./smoke.ts";

// For workerd: one client per request, because promises do not cross requests there.
export default {
  async fetch(request: Request): Promise<Response> {
    try {
      const place = (await request.json()) as Place;
      return Response.json(await smoke(place));
    } catch (error) {
      return new Response(error instanceof Error ? error.stack : String(error), { status: 500 });
    }
  },
};

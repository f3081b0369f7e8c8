import { Hono } from "hono";
import type { Emulator } from "../emulator.ts";
import { readAccount } from "./read-account.ts";
import { readFaultRule } from "./read-fault.ts";

/** `/__emulator/...`: the emulator for other processes and other languages. JSON both ways. */
export function createControl(emulator: () => Emulator): (request: Request, text: string) => Promise<Response> {
  const app = new Hono<{ Bindings: { text: string } }>().basePath("/__emulator");

  app.get("/health", (context) => context.json({ ok: true, url: emulator().url, now: emulator().clock.now() }));
  app.get("/state", (context) => context.json(emulator().state()));
  app.get("/accounts", (context) => context.json(emulator().state().accounts));
  app.post("/accounts", (context) => {
    const setup = readAccount(parse(context.env.text));
    if (typeof setup === "string") return context.json({ error: setup }, 400);
    try {
      emulator().addAccount(setup);
    } catch (error) {
      return context.json({ error: error instanceof Error ? error.message : String(error) }, 400);
    }
    return context.json(emulator().state().accounts.at(-1), 201);
  });
  app.get("/calls", (context) => context.json(emulator().calls));
  app.get("/callbacks", (context) => context.json(emulator().callbacks));
  app.get("/faults", (context) =>
    context.json(
      emulator()
        .faults.list()
        .map(({ id, hits, rule }) => ({ id, hits, rule })),
    ),
  );
  app.post("/faults", (context) => {
    const rule = readFaultRule(parse(context.env.text));
    if (typeof rule === "string") return context.json({ error: rule }, 400);
    const { id, hits } = emulator().faults.add(rule);
    return context.json({ id, hits }, 201);
  });
  app.delete("/faults", (context) => {
    emulator().faults.clear();
    return context.json({ ok: true });
  });
  app.delete("/faults/:id", (context) => {
    const found = emulator()
      .faults.list()
      .find(({ id }) => id === context.req.param("id"));
    found?.remove();
    return found ? context.json({ ok: true }) : context.json({ error: "no such fault" }, 404);
  });
  app.post("/advance", async (context) => {
    const body = parse(context.env.text);
    const ms = typeof body === "object" && body !== null && "ms" in body ? body.ms : undefined;
    if (typeof ms !== "number" || !(ms >= 0)) return context.json({ error: "ms must be a number of 0 or more" }, 400);
    await emulator().clock.advance(ms);
    return context.json({ now: emulator().clock.now() });
  });
  app.post("/reset", (context) => {
    emulator().reset();
    return context.json({ ok: true });
  });
  app.notFound((context) => context.json({ error: "no such control path" }, 404));

  return async (request, text) => app.fetch(new Request(request.url, { method: request.method }), { text });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

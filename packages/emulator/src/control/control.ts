import { Hono } from "hono";
import type { Emulator } from "../emulator.ts";
import { tryReadJson } from "../wire/json.ts";
import { readAccount, readElementSetup, readFaultRule, readMs, readTaskSetup, readVoiceSetup } from "./read.ts";

/** Creates the control API under `/__emulator/`, with which other processes control the emulator. */
export function createControl(emulator: () => Emulator): (request: Request, text: string) => Promise<Response> {
  const app = new Hono<{ Bindings: { text: string } }>().basePath("/__emulator");
  const faults = (): ReturnType<Emulator["faults"]["list"]> => emulator().faults.list();

  app.get("/health", (context) => context.json({ ok: true, url: emulator().url, now: emulator().clock.now() }));
  app.get("/state", (context) => context.json(emulator().state()));
  app.get("/accounts", (context) => context.json(emulator().state().accounts));
  app.post("/accounts", (context) => {
    const setup = readAccount(tryReadJson(context.env.text));
    emulator().addAccount(setup);
    const added = emulator()
      .state()
      .accounts.find(({ accessKey }) => accessKey === setup.accessKey);
    // An account of another region is not added.
    return context.json(added ?? null, 201);
  });
  app.post("/tasks", async (context) => {
    await emulator().addTask(readTaskSetup(tryReadJson(context.env.text)));
    return context.json(emulator().state().tasks.at(-1), 201);
  });
  app.post("/voices", async (context) => {
    await emulator().addVoice(readVoiceSetup(tryReadJson(context.env.text)));
    return context.json({ ok: true }, 201);
  });
  app.post("/elements", async (context) => {
    await emulator().addElement(readElementSetup(tryReadJson(context.env.text)));
    return context.json({ ok: true }, 201);
  });
  app.get("/calls", (context) => context.json(emulator().calls));
  app.get("/callbacks", (context) => context.json(emulator().callbacks));
  app.get("/faults", (context) => context.json(faults().map(({ id, hits, rule }) => ({ id, hits, rule }))));
  app.post("/faults", (context) => {
    const { id, hits } = emulator().faults.add(readFaultRule(tryReadJson(context.env.text)));
    return context.json({ id, hits }, 201);
  });
  app.delete("/faults", (context) => {
    emulator().faults.clear();
    return context.json({ ok: true });
  });
  app.delete("/faults/:id", (context) => {
    const found = faults().find(({ id }) => id === context.req.param("id"));
    found?.remove();
    return found ? context.json({ ok: true }) : context.json({ error: "There is no fault with this id." }, 404);
  });
  app.post("/advance", async (context) => {
    await emulator().clock.advance(readMs(tryReadJson(context.env.text)));
    return context.json({ now: emulator().clock.now() });
  });
  app.post("/reset", (context) => {
    emulator().reset();
    return context.json({ ok: true });
  });
  app.notFound((context) => context.json({ error: "There is no control API at this path." }, 404));
  app.onError((error, context) => context.json({ error: error.message }, 400));

  return async (request, text) => app.fetch(new Request(request.url, { method: request.method }), { text });
}

import { fieldsOf } from "@klingkit/tasks";

/** Reads server-sent events whose data are JSON, one line each. */
export async function* readEvents(stream: ReadableStream<Uint8Array>): AsyncGenerator {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const events = (text + decoder.decode(value, { stream: true })).split("\n\n");
      text = events.pop() ?? "";
      for (const event of events)
        if (event.startsWith("data: ")) yield fieldsOf(JSON.parse(event.slice("data: ".length)));
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

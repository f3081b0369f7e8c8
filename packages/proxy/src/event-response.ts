/**
 * Creates a response of server-sent events.
 * @param onEnd called when the events end, or the page closes the connection: it must end the events
 */
export function eventResponse(events: AsyncIterable<unknown>, onEnd: () => void): Response {
  const iterator = events[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const next: IteratorResult<unknown, unknown> = await iterator.next();
          if (!next.done) return controller.enqueue(encoder.encode(`data: ${JSON.stringify(next.value)}\n\n`));
          controller.close();
        } catch (error) {
          controller.error(error);
        }
        onEnd();
      },
      cancel: onEnd,
    },
    { highWaterMark: 0 },
  );
  return new Response(stream, {
    headers: {
      "content-type": "text/event-stream",
      "cache-control": "no-store, no-transform",
      "x-content-type-options": "nosniff",
      // Without it, nginx collects the events before it sends them.
      "x-accel-buffering": "no",
    },
  });
}

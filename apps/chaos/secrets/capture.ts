import { inspect } from "node:util";

/** Collects the outputs of a client in every form that a log may contain. */
export interface Capture {
  add(value: unknown): void;
  text(): string;
}

export function createCapture(): Capture {
  const texts: string[] = [];
  return {
    add(value) {
      texts.push(
        inspect(value, { depth: 14, showHidden: true, maxStringLength: null, maxArrayLength: null }),
        toJson(value),
      );
      for (let error = value; error instanceof Error; error = error.cause) texts.push(String(error), error.stack ?? "");
    },
    text: () => texts.join("\n"),
  };
}

function toJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "";
  }
}

/** Captures console output, warnings and unhandled rejections during `work`. */
export async function captureProcess<T>(capture: Capture, work: () => Promise<T>): Promise<T> {
  const streams = [process.stdout, process.stderr];
  const writers = streams.map((stream) => stream.write.bind(stream));
  const onUnhandled = (reason: unknown): void => capture.add({ unhandled: reason });
  process.on("unhandledRejection", onUnhandled);
  process.on("warning", onUnhandled);
  for (const stream of streams) {
    stream.write = (chunk: unknown): boolean => {
      capture.add(chunk);
      return true;
    };
  }
  try {
    return await work();
  } finally {
    streams.forEach((stream, index) => {
      const writer = writers[index];
      if (writer) stream.write = writer;
    });
    process.off("unhandledRejection", onUnhandled);
    process.off("warning", onUnhandled);
  }
}

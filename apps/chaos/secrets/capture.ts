import { inspect } from "node:util";

/** Collects what a client shows of itself, in every form in which somebody might write it into a log. */
export interface Capture {
  show(value: unknown): void;
  text(): string;
}

export function createCapture(): Capture {
  const pieces: string[] = [];
  return {
    show(value) {
      pieces.push(
        inspect(value, { depth: 14, showHidden: true, maxStringLength: null, maxArrayLength: null }),
        stringified(value),
      );
      for (let error = value; error instanceof Error; error = error.cause)
        pieces.push(String(error), error.stack ?? "");
    },
    text: () => pieces.join("\n"),
  };
}

function stringified(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "";
  }
}

/** Everything that goes to the console or to no handler while `work` runs. */
export async function listening<T>(capture: Capture, work: () => Promise<T>): Promise<T> {
  const streams = [process.stdout, process.stderr];
  const writers = streams.map((stream) => stream.write.bind(stream));
  const unhandled = (reason: unknown): void => capture.show({ unhandled: reason });
  process.on("unhandledRejection", unhandled);
  process.on("warning", unhandled);
  for (const stream of streams) {
    stream.write = (piece: unknown): boolean => {
      capture.show(piece);
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
    process.off("unhandledRejection", unhandled);
    process.off("warning", unhandled);
  }
}

import { r2Sink, type R2BucketLike } from "../src/r2.ts";

/** The part of an R2 binding that this Worker reads from. */
interface Bucket extends R2BucketLike {
  get(key: string): Promise<{
    readonly body: ReadableStream;
    readonly httpMetadata?: { readonly contentType?: string };
    readonly customMetadata?: Record<string, string>;
  } | null>;
}

/** A Worker that stores the files that it receives with `r2Sink`, and returns them. */
export default {
  async fetch(request: Request, { FILMS }: { readonly FILMS: Bucket }): Promise<Response> {
    const name = decodeURIComponent(new URL(request.url).pathname.slice(1));
    if (request.method === "GET") {
      const object = name === "" ? null : await FILMS.get(name);
      if (!object) return new Response("not found", { status: 404 });
      return new Response(object.body, {
        headers: {
          "content-type": object.httpMetadata?.contentType ?? "",
          "x-metadata": encodeURIComponent(JSON.stringify(object.customMetadata ?? {})),
        },
      });
    }
    const size = request.headers.get("x-size");
    try {
      const stored = await r2Sink({ bucket: FILMS }).put({
        name,
        stream: request.body ?? new ReadableStream(),
        size: size ? Number(size) : undefined,
        contentType: request.headers.get("content-type") || undefined,
        metadata: JSON.parse(decodeURIComponent(request.headers.get("x-metadata") ?? "{}")) as Record<string, string>,
        signal: undefined,
      });
      return Response.json(stored);
    } catch (error) {
      return new Response(error instanceof Error ? error.message : String(error), { status: 500 });
    }
  },
};

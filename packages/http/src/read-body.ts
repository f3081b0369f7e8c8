/** The largest answer that is read, bytes. The largest documented ones (masks as base64) are far below. */
const LARGEST_ANSWER = 32 * 1024 * 1024;

/** Thrown by {@link readBody} for an answer above the limit: it is refused, not buffered. */
export class AnswerTooLarge extends Error {}

/** Reads a body as text, at most `limit` bytes of it. @throws AnswerTooLarge */
export async function readBody(response: Response, limit: number = LARGEST_ANSWER): Promise<string> {
  if (!response.body) return "";
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > limit) {
      reader.cancel().catch(() => undefined);
      throw new AnswerTooLarge(`more than ${limit} bytes`);
    }
    text += decoder.decode(value, { stream: true });
  }
}

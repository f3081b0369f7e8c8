/** Base64 of at least this length is media: a prompt contains spaces. */
const MEDIA = /"[A-Za-z0-9+/]{400,}={0,2}"/g;

/** Replaces base64 media in a JSON body with their size, such as `<48213 bytes of base64>`. */
export function shortenMedia(body: string): string {
  return body.replaceAll(MEDIA, (text) => `"<${Math.floor(((text.length - 2) * 3) / 4)} bytes of base64>"`);
}

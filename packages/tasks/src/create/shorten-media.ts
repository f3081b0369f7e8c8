/** Base64 from this length on is media; a prompt has spaces long before. */
const MEDIA = /"[A-Za-z0-9+/]{400,}={0,2}"/g;

/** A JSON body with each piece of base64 replaced by its size, as `<48213 bytes of base64>`. */
export function shortenMedia(body: string): string {
  return body.replaceAll(MEDIA, (text) => `"<${Math.floor(((text.length - 2) * 3) / 4)} bytes of base64>"`);
}

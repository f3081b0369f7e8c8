/** Returns the id of the user of a request, or undefined. A real program looks the session up. */
export function getUser(request: Request): string | undefined {
  return /(?:^|; )session=(\w+)/.exec(request.headers.get("cookie") ?? "")?.[1];
}

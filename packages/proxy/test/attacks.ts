const create = {
  call: "create",
  endpoint: "video.textToVideo",
  input: { prompt: "fog" },
  options: { externalTaskId: "a" },
};

/** A request that attacks the proxy, and the answer. README.md lists them. */
export interface Attack {
  readonly name: string;
  readonly status: number;
  /** The code of the error in the page. */
  readonly code: string;
  readonly url?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** Attacks of one request. Nothing of them reaches the service. */
export const attacks: readonly Attack[] = [
  // Other paths and hosts: the proxy reads neither.
  {
    name: "a path of the service after that of the proxy",
    url: "/v1/videos/text2video",
    body: { prompt: "fog" },
    status: 400,
    code: "request_rejected",
  },
  {
    name: "encoded slashes and dots",
    url: "/..%2f..%2faccount%2fcosts",
    body: {},
    status: 400,
    code: "request_rejected",
  },
  {
    name: "an absolute URL in the path",
    url: "/https://evil.example/",
    body: { url: "https://evil.example/", host: "evil.example" },
    status: 400,
    code: "request_rejected",
  },
  {
    name: "another host in the headers",
    headers: {
      host: "evil.example",
      "x-forwarded-host": "evil.example",
      "sec-fetch-site": "cross-site",
      origin: "https://evil.example",
    },
    body: create,
    status: 403,
    code: "permission_denied",
  },
  {
    name: "a raw request of the client",
    body: { call: "request", method: "GET", path: "/account/costs" },
    status: 400,
    code: "request_rejected",
  },
  // Origins.
  {
    name: "a post of another site",
    headers: { "sec-fetch-site": "cross-site", origin: "https://evil.example" },
    body: create,
    status: 403,
    code: "permission_denied",
  },
  {
    name: "a post of another host of the site",
    headers: { "sec-fetch-site": "same-site", origin: "https://blog.films.example" },
    body: create,
    status: 403,
    code: "permission_denied",
  },
  {
    name: "a form of another site, as text/plain",
    headers: { "content-type": "text/plain", "sec-fetch-site": "cross-site" },
    body: create,
    status: 415,
    code: "request_rejected",
  },
  {
    name: "no Sec-Fetch-Site and a foreign origin",
    headers: { "sec-fetch-site": "", origin: "https://evil.example" },
    body: create,
    status: 403,
    code: "permission_denied",
  },
  {
    name: "no Sec-Fetch-Site and no origin",
    headers: { "sec-fetch-site": "" },
    body: create,
    status: 403,
    code: "permission_denied",
  },
  {
    name: "the origin `null` of a sandboxed frame",
    headers: { "sec-fetch-site": "", origin: "null" },
    body: create,
    status: 403,
    code: "permission_denied",
  },
  // Users.
  { name: "no session", headers: { cookie: "" }, body: create, status: 401, code: "authentication_failed" },
  // Methods.
  { name: "GET", method: "GET", status: 405, code: "request_rejected" },
  {
    name: "a preflight request of another site",
    method: "OPTIONS",
    headers: { origin: "https://evil.example", "access-control-request-method": "POST" },
    status: 405,
    code: "request_rejected",
  },
  {
    name: "another method in a header",
    method: "GET",
    headers: { "x-http-method-override": "POST" },
    status: 405,
    code: "request_rejected",
  },
  // What the endpoint and its options may be.
  {
    name: "an endpoint that is not allowed",
    body: { ...create, endpoint: "video.avatar" },
    status: 403,
    code: "permission_denied",
  },
  {
    name: "an endpoint named `__proto__`",
    body: { ...create, endpoint: "__proto__" },
    status: 403,
    code: "permission_denied",
  },
  {
    name: "an endpoint named constructor",
    body: { ...create, endpoint: "video.constructor" },
    status: 403,
    code: "permission_denied",
  },
  { name: "a call named constructor", body: { ...create, call: "constructor" }, status: 400, code: "request_rejected" },
  {
    name: "a model that is not allowed",
    body: { ...create, input: { prompt: "fog", model: "kling-2.6" } },
    status: 403,
    code: "create_blocked",
  },
  {
    name: "a callback URL",
    body: { ...create, options: { externalTaskId: "a", callbackUrl: "https://evil.example/" } },
    status: 400,
    code: "invalid_input",
  },
  {
    name: "a callback URL in the body of the service",
    body: { ...create, input: { prompt: "fog", callback_url: "https://evil.example/" } },
    status: 400,
    code: "invalid_input",
  },
  {
    name: "an extra body",
    body: { ...create, options: { externalTaskId: "a", extraBody: { model_name: "kling-v2-master" } } },
    status: 400,
    code: "invalid_input",
  },
  {
    name: "an unchecked input",
    body: { ...create, options: { externalTaskId: "a", validate: false } },
    status: 400,
    code: "invalid_input",
  },
  {
    name: "line breaks in the external task id",
    body: { ...create, options: { externalTaskId: "a\r\nx-api-key: b" } },
    status: 400,
    code: "invalid_input",
  },
  {
    name: "an external task id that leaves the user's own",
    body: { ...create, options: { externalTaskId: "../b" } },
    status: 400,
    code: "invalid_input",
  },
  // Bodies.
  {
    name: "a huge body",
    body: { ...create, input: { prompt: "a".repeat(70_000) } },
    status: 413,
    code: "request_rejected",
  },
  {
    name: "a huge body without Content-Length",
    headers: { "transfer-encoding": "chunked" },
    body: new Blob([JSON.stringify({ prompt: "a".repeat(70_000) })]).stream(),
    status: 413,
    code: "request_rejected",
  },
  {
    name: "a field named `__proto__`",
    body: '{"call":"create","endpoint":"video.textToVideo","input":{"__proto__":{"prompt":"a"}},"options":{}}',
    status: 400,
    code: "request_rejected",
  },
  { name: "a body of many small values", body: `[${"0,".repeat(30_000)}0]`, status: 400, code: "request_rejected" },
  {
    name: "a body of many levels",
    body: `${"[".repeat(30_000)}${"]".repeat(30_000)}`,
    status: 400,
    code: "request_rejected",
  },
  { name: "no JSON", body: "prompt=fog", status: 400, code: "request_rejected" },
  // Tasks.
  {
    name: "the id of a task as its token",
    body: { call: "refresh", token: "817952624000000628" },
    status: 404,
    code: "request_rejected",
  },
  {
    name: "a task reference as a token",
    body: {
      call: "refresh",
      token: JSON.stringify({ klingkit: 1, host: "https://evil.example", apiVersion: "v2", id: "1" }),
    },
    status: 404,
    code: "request_rejected",
  },
  {
    name: "a wait for a thousand tasks",
    body: { call: "wait", tokens: Array.from({ length: 1000 }, () => "a") },
    status: 400,
    code: "request_rejected",
  },
];

const create = {
  call: "create",
  endpoint: "video.textToVideo",
  input: { prompt: "fog" },
  options: { externalTaskId: "a" },
};

/** A request that attacks the proxy, and the response. README.md lists them. */
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

/** Attacks of one request. None of them reaches the service. */
export const attacks: readonly Attack[] = [
  // Other paths and hosts: the proxy reads neither.
  {
    name: "a path of the service appended to the proxy's path",
    url: "/v1/videos/text2video",
    body: { prompt: "fog" },
    status: 400,
    code: "request_rejected",
  },
  {
    name: "encoded slashes and dots in the path",
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
    name: "another host in `Host`, `X-Forwarded-Host` and `Origin`",
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
    name: "the call `request`, with a method and a path of the service",
    body: { call: "request", method: "GET", path: "/account/costs" },
    status: 400,
    code: "request_rejected",
  },
  // Origins.
  {
    name: "a cross-site request",
    headers: { "sec-fetch-site": "cross-site", origin: "https://evil.example" },
    body: create,
    status: 403,
    code: "permission_denied",
  },
  {
    name: "a request from another subdomain of the site",
    headers: { "sec-fetch-site": "same-site", origin: "https://blog.films.example" },
    body: create,
    status: 403,
    code: "permission_denied",
  },
  {
    name: "a cross-site form with the type `text/plain`",
    headers: { "content-type": "text/plain", "sec-fetch-site": "cross-site" },
    body: create,
    status: 415,
    code: "request_rejected",
  },
  {
    name: "no `Sec-Fetch-Site`, and the `Origin` of another site",
    headers: { "sec-fetch-site": "", origin: "https://evil.example" },
    body: create,
    status: 403,
    code: "permission_denied",
  },
  {
    name: "neither `Sec-Fetch-Site` nor `Origin`",
    headers: { "sec-fetch-site": "" },
    body: create,
    status: 403,
    code: "permission_denied",
  },
  {
    name: "`Origin: null`, as from a sandboxed frame",
    headers: { "sec-fetch-site": "", origin: "null" },
    body: create,
    status: 403,
    code: "permission_denied",
  },
  // Users.
  { name: "no session", headers: { cookie: "" }, body: create, status: 401, code: "authentication_failed" },
  // Methods.
  { name: "a GET request", method: "GET", status: 405, code: "request_rejected" },
  {
    name: "a preflight request from another site",
    method: "OPTIONS",
    headers: { origin: "https://evil.example", "access-control-request-method": "POST" },
    status: 405,
    code: "request_rejected",
  },
  {
    name: "a GET request with `X-HTTP-Method-Override: POST`",
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
    name: "an endpoint named `constructor`",
    body: { ...create, endpoint: "video.constructor" },
    status: 403,
    code: "permission_denied",
  },
  {
    name: "a call named `constructor`",
    body: { ...create, call: "constructor" },
    status: 400,
    code: "request_rejected",
  },
  {
    name: "a model that is not allowed",
    body: { ...create, input: { prompt: "fog", model: "kling-2.6" } },
    status: 403,
    code: "create_blocked",
  },
  {
    name: "the option `callbackUrl`",
    body: { ...create, options: { externalTaskId: "a", callbackUrl: "https://evil.example/" } },
    status: 400,
    code: "invalid_input",
  },
  {
    name: "the service's field `callback_url` in the input",
    body: { ...create, input: { prompt: "fog", callback_url: "https://evil.example/" } },
    status: 400,
    code: "invalid_input",
  },
  {
    name: "the option `extraBody`",
    body: { ...create, options: { externalTaskId: "a", extraBody: { model_name: "kling-v2-master" } } },
    status: 400,
    code: "invalid_input",
  },
  {
    name: "the option `validate: false`",
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
    name: "an external task id with `../`",
    body: { ...create, options: { externalTaskId: "../b" } },
    status: 400,
    code: "invalid_input",
  },
  // Bodies.
  {
    name: "a body larger than `maxBytes`",
    body: { ...create, input: { prompt: "a".repeat(70_000) } },
    status: 413,
    code: "request_rejected",
  },
  {
    name: "a body larger than `maxBytes`, without `Content-Length`",
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
  { name: "a body with too many values", body: `[${"0,".repeat(30_000)}0]`, status: 400, code: "request_rejected" },
  {
    name: "a deeply nested body",
    body: `${"[".repeat(30_000)}${"]".repeat(30_000)}`,
    status: 400,
    code: "request_rejected",
  },
  { name: "a body that is not JSON", body: "prompt=fog", status: 400, code: "request_rejected" },
  // Tasks.
  {
    name: "a task id in place of a token",
    body: { call: "refresh", token: "817952624000000628" },
    status: 404,
    code: "request_rejected",
  },
  {
    name: "a task reference in place of a token",
    body: {
      call: "refresh",
      token: JSON.stringify({ klingkit: 1, host: "https://evil.example", apiVersion: "v2", id: "1" }),
    },
    status: 404,
    code: "request_rejected",
  },
  {
    name: "a wait for 1,000 tasks",
    body: { call: "wait", tokens: Array.from({ length: 1000 }, () => "a") },
    status: 400,
    code: "request_rejected",
  },
];

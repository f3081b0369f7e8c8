import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Responds to every GET with the same finished task, like `GET /tasks`, and to every POST with a new task. */
const task = {
  id: "864512345678901234",
  status: "succeeded",
  message: "",
  create_time: 1_795_262_400_000,
  update_time: 1_795_262_480_000,
  external_id: "kk-79b1b-53ca",
  outputs: [
    {
      type: "video",
      id: "864512345678901235",
      url: "https://files.example/a/lighthouse.mp4?signature=0123456789abcdef0123456789abcdef",
      watermark_url: "",
      duration: "5.04",
    },
  ],
  billing: [{ charge_type: "unit", amount: "3", package_type: "video" }],
};
const created = { id: task.id, status: "submitted", create_time: task.create_time, update_time: task.create_time };

/** Returns a response with its headers. */
function responseWith(data: unknown): { readonly body: string; readonly headers: Record<string, string> } {
  const body = JSON.stringify({ code: 0, message: "SUCCEED", request_id: "79b1b-53ca", data });
  return {
    body,
    headers: { "content-type": "application/json", "content-length": String(Buffer.byteLength(body)) },
  };
}

const responses = { GET: responseWith([task]), POST: responseWith(created) };

const server = createServer((request, response) => {
  const { body, headers } = request.method === "POST" ? responses.POST : responses.GET;
  request.resume();
  response.writeHead(200, headers).end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { FILE_BYTES } from "./size.ts";

/** Serves a finished task and its large file. */
const chunk = Buffer.alloc(1024 * 1024, 7);

const server = createServer((request, response) => {
  const { port } = server.address() as AddressInfo;
  if (request.url?.startsWith("/tasks")) {
    const outputs = [{ type: "video", id: "1", url: `http://127.0.0.1:${port}/file.mp4`, duration: "5" }];
    const task = { id: "1", status: "succeeded", create_time: 1, update_time: 2, outputs, billing: [] };
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ code: 0, message: "SUCCEED", request_id: "r", data: [task] }));
    return;
  }
  response.writeHead(200, { "content-type": "video/mp4", "content-length": String(FILE_BYTES) });
  let remaining = FILE_BYTES;
  const send = (): void => {
    while (remaining > 0) {
      const bytes = chunk.subarray(0, Math.min(remaining, chunk.length));
      remaining -= bytes.length;
      if (!response.write(bytes)) {
        response.once("drain", send);
        return;
      }
    }
    response.end();
  };
  send();
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));

import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, describe } from "vitest";
import type { ServerDatabase } from "../src/index.ts";
import { toServerDatabase } from "./connection.ts";
import { sendPermission } from "./send-permission.ts";

let pglite: PGlite;
let database: ServerDatabase;
beforeAll(async () => {
  pglite = await PGlite.create();
  database = toServerDatabase(pglite);
});
afterAll(() => pglite.close());

describe("permission to send, on one connection", () => {
  sendPermission(() => database);
});

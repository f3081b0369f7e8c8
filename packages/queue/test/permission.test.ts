import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, describe } from "vitest";
import type { ServerDatabase } from "../src/index.ts";
import { serverOf } from "./connection.ts";
import { permission } from "./permission.ts";

let pglite: PGlite;
let database: ServerDatabase;
beforeAll(async () => {
  pglite = await PGlite.create();
  database = serverOf(pglite);
});
afterAll(() => pglite.close());

describe("permission to send, on one connection", () => {
  permission(() => database);
});

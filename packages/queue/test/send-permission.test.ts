import { describe } from "vitest";
import { embeddedDatabase } from "./setup.ts";
import { sendPermission } from "./send-permission.ts";

const database = embeddedDatabase();

describe("permission to send, on one connection", () => {
  sendPermission(database);
});

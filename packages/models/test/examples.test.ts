import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cheapestModel } from "../examples/cheapest-model.ts";

test("cheapestModel compares the prices of the models that support the settings", () => {
  const cheapest = cheapestModel("1080p", 5);
  expect(cheapest?.model).toBe("kling-2.6");
  expect(cheapestModel("1080p", 4)?.usd).toBeGreaterThan(0);
  expect(cheapestModel("1080p", 100)).toBeUndefined();
});

test("the README contains the example program", () => {
  const folder = join(import.meta.dirname, "..");
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  expect(readme).toContain(`\`\`\`ts\n${readFileSync(join(folder, "examples", "cheapest-model.ts"), "utf8")}\`\`\``);
});

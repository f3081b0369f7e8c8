import type { SerializedError } from "vitest";
import type { Reporter, TestCase, TestModule, Vitest } from "vitest/node";

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Names every skipped test with its reason and every flaky one, then closes the run with one plain line that machines read. */
export class ClosingLine implements Reporter {
  #filtered = false;

  onInit(vitest: Vitest): void {
    // A run of chosen tests skips all others: naming them would say nothing.
    this.#filtered = vitest.config.testNamePattern !== undefined;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const skipped = tests.filter((test) => test.result().state === "skipped");
    if (skipped.length > 0 && !this.#filtered) {
      console.log("skipped:");
      for (const test of skipped) console.log(`  ${skipText(test)}`);
    }
    const flaky = tests.filter((test) => test.diagnostic()?.flaky);
    if (flaky.length > 0) console.log(flakyText(flaky));
    const brokenFiles = modules.filter((module) => module.errors().length > 0).length;
    console.log(
      closingLine({
        passed: tests.filter((test) => test.result().state === "passed").length,
        // A file that does not load and an error that no test caught fail the run, so they count.
        failed: tests.filter((test) => test.result().state === "failed").length + brokenFiles + unhandled.length,
        skipped: skipped.length,
      }),
    );
  }
}

export function closingLine({ passed, failed, skipped }: Counts): string {
  return `tests: ${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** Which tests passed only when they were run again. */
function flakyText(tests: readonly Pick<TestCase, "module" | "fullName">[]): string {
  return [`flaky: ${tests.length}`, ...tests.map((test) => `  ${nameOf(test)}`)].join("\n");
}

function nameOf({ module, fullName }: Pick<TestCase, "module" | "fullName">): string {
  return `${module.relativeModuleId} > ${fullName}`;
}

function skipText(test: TestCase): string {
  const result = test.result();
  const note = result.state === "skipped" ? result.note : undefined;
  const reason = note ?? (test.options.mode === "todo" ? "to be written" : "no reason given");
  return `${nameOf(test)}: ${reason}`;
}

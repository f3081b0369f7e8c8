import type { SerializedError } from "vitest";
import type { Reporter, TestCase, TestModule, Vitest } from "vitest/node";

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Lists the skipped tests with their reasons and the flaky tests, then prints a machine-readable summary line. */
export class SummaryReporter implements Reporter {
  #filtered = false;

  onInit(vitest: Vitest): void {
    // A run with a name filter skips all other tests, which need not be listed.
    this.#filtered = vitest.config.testNamePattern !== undefined;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const skipped = tests.filter((test) => test.result().state === "skipped");
    if (skipped.length > 0 && !this.#filtered) {
      console.log("skipped:");
      for (const test of skipped) console.log(`  ${formatSkipped(test)}`);
    }
    const flaky = tests.filter((test) => test.diagnostic()?.flaky);
    if (flaky.length > 0) console.log(formatFlaky(flaky));
    const brokenFiles = modules.filter((module) => module.errors().length > 0).length;
    console.log(
      summaryLine({
        passed: tests.filter((test) => test.result().state === "passed").length,
        // Files that do not load and unhandled errors fail the run, too.
        failed: tests.filter((test) => test.result().state === "failed").length + brokenFiles + unhandled.length,
        skipped: skipped.length,
      }),
    );
  }
}

export function summaryLine({ passed, failed, skipped }: Counts): string {
  return `tests: ${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** Lists the tests that passed only when they were retried. */
function formatFlaky(tests: readonly Pick<TestCase, "module" | "fullName">[]): string {
  return [`flaky: ${tests.length}`, ...tests.map((test) => `  ${nameOf(test)}`)].join("\n");
}

function nameOf({ module, fullName }: Pick<TestCase, "module" | "fullName">): string {
  return `${module.relativeModuleId} > ${fullName}`;
}

function formatSkipped(test: TestCase): string {
  const result = test.result();
  const note = result.state === "skipped" ? result.note : undefined;
  const reason = note ?? (test.options.mode === "todo" ? "to be written" : "no reason given");
  return `${nameOf(test)}: ${reason}`;
}

import type { Problem } from "@arethetypeswrong/core";

/**
 * The profile of a package that is ESM alone and says so: that `require` of it gets ESM (which Node 22 loads) and that
 * the resolution of Node 10 does not find its entries is meant, not wrong. Everything else stays a problem.
 */
export function esmOnly(problem: Problem): boolean {
  switch (problem.kind) {
    case "CJSResolvesToESM":
      return problem.resolutionKind === "node16-cjs";
    case "NoResolution":
    case "UntypedResolution":
      return problem.resolutionKind === "node10";
    default:
      return false;
  }
}

// Without pg-boss and PGlite, for programs that read jobs from a file.
export { groupByReferences, sortByReferences } from "./chain/check-chain.ts";
export { renameReferences } from "./chain/output-reference.ts";
export { estimateJobs, type JobsEstimate } from "./estimate-jobs.ts";

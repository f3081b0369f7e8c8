import { withMutatedArguments } from "../mutated-arguments.ts";
import { createPrerequisites } from "../prerequisites.ts";
import { createTestService, withRetiredModels } from "../test-service.ts";
import { type RowOutcome, type Row, variants, type VariantName } from "./row.ts";

/** Runs one variant of a row with a new emulator. */
export async function runRow(row: Row, variant: VariantName): Promise<RowOutcome> {
  await using service = await createTestService(row.retiredModels ? withRetiredModels : {});
  const { credential, apiVersion } = variants[variant];
  // No method may read its input after the call has returned.
  const kling = withMutatedArguments(service.client(credential));
  return await row.run({ service, kling, prerequisites: createPrerequisites(kling), apiVersion });
}

import type { CallToolResult, InputRequiredResult, McpServer, ServerContext } from "@modelcontextprotocol/server";
import * as z from "zod";
import { errorResult } from "../result.ts";

/** A function that adds a tool to a server. */
export type AddTool = <Input extends z.ZodObject>(tool: ToolDefinition<Input>) => void;

/** A tool. */
export interface ToolDefinition<Input extends z.ZodObject> {
  readonly name: string;
  readonly title: string;
  /** What it does, what it costs and what to do next. */
  readonly description: string;
  readonly input: Input;
  readonly output: z.ZodObject;
  /** Whether it changes nothing: `reads`; creates files or records that cost nothing: `writes`; or can cost money: `pays`. */
  readonly effect: "reads" | "writes" | "pays";
  readonly run: (input: z.infer<Input>, context: ServerContext) => Promise<CallToolResult | InputRequiredResult>;
}

const annotations = {
  reads: { readOnlyHint: true },
  writes: { readOnlyHint: false, destructiveHint: false, idempotentHint: true },
  // A payment cannot be undone. With the same request id it happens once.
  pays: { readOnlyHint: false, destructiveHint: true, idempotentHint: true },
} as const;

/** Creates the function that adds tools. An error of a tool becomes a result that the model can read. */
export function toolAdder(server: McpServer): AddTool {
  return ({ name, title, description, input, output, effect, run }) => {
    // The types of the SDK do not accept a type parameter.
    const inputSchema: z.ZodObject = input;
    server.registerTool(
      name,
      {
        title,
        description,
        inputSchema,
        outputSchema: output,
        annotations: { title, openWorldHint: true, ...annotations[effect] },
      },
      async (args, context) => {
        try {
          return await run(input.parse(args), context);
        } catch (error) {
          return errorResult(error, requestIdOf(args));
        }
      },
    );
  };
}

function requestIdOf(args: unknown): string | undefined {
  const result = z.object({ requestId: requestIdSchema }).safeParse(args);
  return result.success ? result.data.requestId : undefined;
}

/** The id that a caller chooses. Plain characters only, because results repeat it. */
export const requestIdSchema: z.ZodString = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/)
  .describe("your id of this request: 1 to 64 letters, digits, `.`, `_`, `:` or `-`");

/** The input of the tools that read one task. */
export const taskIdShape: {
  readonly requestId: z.ZodOptional<z.ZodString>;
  readonly taskId: z.ZodOptional<z.ZodString>;
} = {
  requestId: requestIdSchema.optional(),
  taskId: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe("the id of the service, for tasks that this server did not create"),
};

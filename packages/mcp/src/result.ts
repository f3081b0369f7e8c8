import { GuardError } from "@klingkit/guards";
import { fieldsOf, omitUndefined } from "@klingkit/tasks";
import type { CallToolResult } from "@modelcontextprotocol/server";
import { CreateBlockedError, InvalidInputError, isRetryable, KlingError } from "klingkit";
import { cleanJson, jsonText } from "./clean.ts";

/** A request that a tool refuses before it sends anything. */
export class RefusedError extends Error {
  /** The next step, as full sentences. */
  readonly next: string;

  constructor(message: string, next: string) {
    super(message);
    this.name = "RefusedError";
    this.next = next;
  }
}

/** The result of a tool: the same data as structure and as text. Its texts are data, whatever they say. */
export function toolResult(data: object, links: CallToolResult["content"] = []): CallToolResult {
  const structuredContent = fieldsOf(cleanJson(data));
  return { content: [{ type: "text", text: jsonText(structuredContent) }, ...links], structuredContent };
}

/** What an error of a tool says. */
interface ErrorView {
  readonly code: string;
  readonly message: string;
  readonly next: string;
  readonly taskState?: string;
  readonly retryable?: boolean;
  readonly requestId?: string;
  readonly issues?: readonly unknown[];
}

/** The error of a tool as a result that the model reads. */
export function errorResult(thrown: unknown, requestId?: string): CallToolResult {
  const error = cleanJson(errorView(thrown, requestId));
  return { content: [{ type: "text", text: jsonText({ error }) }], isError: true };
}

function errorView(thrown: unknown, requestId: string | undefined): ErrorView {
  if (thrown instanceof RefusedError)
    return omitUndefined<ErrorView>({
      code: "refused",
      message: thrown.message,
      next: thrown.next,
      taskState: undefined,
      retryable: undefined,
      requestId,
      issues: undefined,
    });
  if (!(thrown instanceof KlingError)) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return { code: "unexpected", message, next: "Report this error to the person who runs this server." };
  }
  const { code, taskState } = thrown;
  const issues = thrown instanceof InvalidInputError ? thrown.issues.map(issueView) : undefined;
  return omitUndefined<ErrorView>({
    code,
    message: issues ? `The input has ${issues.length === 1 ? "an issue" : `${issues.length} issues`}.` : thrown.summary,
    next: nextStep(thrown),
    taskState,
    retryable: isRetryable(thrown),
    requestId,
    issues,
  });
}

/** An issue. The advice about options of the client is omitted: tools do not have them. */
function issueView({ path, code, message, allowed, minimum, maximum }: InvalidInputError["issues"][number]): unknown {
  const text = message.replace(/ [^.]*`extraBody`\./, "");
  return omitUndefined<Record<string, unknown>>({ path, code, message: text, allowed, minimum, maximum });
}

function nextStep(error: KlingError): string {
  if (error instanceof InvalidInputError)
    return "Nothing was sent. Correct all issues and call again. The same requestId can be used.";
  if (error.taskState === "unknown")
    return "The task may exist and may be charged. Call recover_task with the same requestId. A new requestId could be paid a second time.";
  if (error.taskState === "exists") return "The task exists. Call get_task with the same requestId.";
  if (error instanceof CreateBlockedError) {
    const isBudget = error.cause instanceof GuardError && error.cause.guard === "budget";
    return sentences(
      "No task was created and nothing is charged. When it is allowed, call again with the same requestId and input.",
      isBudget ? "The person who runs this server can raise KLINGKIT_MCP_BUDGET." : undefined,
    );
  }
  const { advice, taskState } = error;
  if (isRetryable(error)) return sentences("Call again later with the same requestId and input.", advice);
  if (taskState === "none")
    return sentences("No task was created and nothing is charged.", advice, "For another input, use a new requestId.");
  return advice ?? "Read the message, and correct the call.";
}

function sentences(...texts: readonly (string | undefined)[]): string {
  return texts.filter(Boolean).join(" ");
}

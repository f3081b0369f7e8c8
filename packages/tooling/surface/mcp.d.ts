// @klingkit/mcp
// at run time: createMcp, runMcp, stateFolder

// #region Interfaces
export interface HttpOptions {
  readonly port?: number;
  readonly token?: string | undefined;
}
export interface HttpServer {
  readonly url: string;
  readonly token: string;
  close(): Promise<void>;
}
export interface Mcp {
  readonly factory: McpServerFactory;
  serveStdio(): Promise<void>;
  serveHttp(_?: HttpOptions): Promise<HttpServer>;
  close(): Promise<void>;
}
export interface McpOptions {
  readonly kling?: KlingOptions;
  readonly state?: string;
  readonly files?: string;
  readonly confirmAbove?: number;
  readonly budget?: number;
  readonly timeZone?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}
export interface RunOptions extends McpOptions {
  readonly httpPort?: number | undefined;
  readonly emulator?: boolean;
  readonly print: (_: string) => void;
  readonly signal: AbortSignal;
}
// #endregion

// #region Functions
export declare function createMcp(_?: McpOptions): Promise<Mcp>;
export declare function runMcp({ emulator, ...options }: RunOptions): Promise<void>;
export declare function stateFolder(_?: Pick<McpOptions, "state" | "env">): string;
// #endregion

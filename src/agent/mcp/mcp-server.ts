/** A server of the Model Context Protocol whose tools agents may use beside the built-in ones. */
export interface McpServer {
  /** Goes before the names of its tools: `name__tool`. */
  readonly name: string;
  readonly where: McpPlace;
  /** The tools that may be used; all where left out. */
  readonly tools?: readonly string[] | undefined;
  /** Milliseconds for the start and for each call. */
  readonly timeoutMs: number;
  /** Bytes that one call may answer. */
  readonly outputBytes: number;
}

/** Inside the sandbox, spoken to over its streams, or at an address that the host speaks to. */
export type McpPlace =
  | { readonly kind: 'sandbox'; readonly command: string }
  | { readonly kind: 'http'; readonly url: string; readonly token?: string | undefined };

import type { Outcome } from '../domain/outcome.ts';

/** What happens to an order, as it happens: for the terminal, the comment and later the dashboard. */
export type OrderEvent =
  | { readonly kind: 'order-accepted'; readonly order: string; readonly issue: string }
  | { readonly kind: 'step-started'; readonly order: string; readonly key: string }
  | {
      readonly kind: 'step-done';
      readonly order: string;
      readonly key: string;
      readonly ms: number;
      readonly result: string;
    }
  | {
      readonly kind: 'step-failed';
      readonly order: string;
      readonly key: string;
      readonly code: string;
      readonly message: string;
    }
  | {
      readonly kind: 'tool-called';
      readonly order: string;
      readonly key: string;
      readonly tool: string;
      readonly summary: string;
    }
  | { readonly kind: 'order-closed'; readonly order: string; readonly outcome: Outcome };

/** A one-way announcement: publishing never fails and never waits. */
export interface Events {
  publish(event: OrderEvent): void;
  /** Calls `listener` for every later event until the returned function is called. */
  subscribe(listener: (event: OrderEvent) => void): () => void;
}

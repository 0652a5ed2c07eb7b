import type { LabelChange } from '../ports/forge.ts';
import { Recent } from './recent.ts';

/** The labels that were set and taken away so lately that reads may not show it yet. `named` tells what names one label. */
export class LabelChanges {
  readonly #set: Recent<boolean>;
  readonly #named: (label: string) => string;

  constructor(lagMs: number, named: (label: string) => string = (label) => label) {
    this.#set = new Recent(lagMs);
    this.#named = named;
  }

  /** What of a change is still to be done at an issue, of which a read says that it carries these labels. */
  pending(issue: string, shown: readonly string[], { add, remove }: LabelChange): LabelChange {
    const carried = new Set(shown.map(this.#named));
    const carries = (label: string) => carried.has(this.#named(label));
    const lately = (label: string) => this.#set.get(this.#key(issue, label));
    return {
      add: add.filter((label) => lately(label) === false || !(carries(label) || lately(label))),
      remove: remove.filter((label) => carries(label) || lately(label)),
    };
  }

  done(issue: string, label: string, present: boolean): void {
    this.#set.set(this.#key(issue, label), present);
  }

  #key(issue: string, label: string): string {
    return `${issue} ${this.#named(label)}`;
  }
}

/** A review as far as it decides. */
export interface DecidingReview {
  readonly id: number;
  readonly login: string;
  /** `open` where it does neither. */
  readonly verdict: 'for' | 'against' | 'open';
}

/** The reviews that hold a pull request back: of everybody the last one that decides, where it is against. */
export function blockingReviews(reviews: readonly DecidingReview[]): ReadonlySet<number> {
  const decisive = reviews.filter(({ verdict }) => verdict !== 'open').toSorted((a, b) => a.id - b.id);
  const last = new Map(decisive.map((review) => [review.login, review]));
  return new Set([...last.values()].filter(({ verdict }) => verdict === 'against').map(({ id }) => id));
}

/** What both loops are told; `{}` is the number of the order. */
export const BENCH_BRIEF = '# Implement\n\nSettle this issue.\n\nThe last page is missing (order {}).';

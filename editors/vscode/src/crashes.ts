// How often a server that ends by itself is started again.

const RESTARTS = 4;
const WINDOW = 3 * 60 * 1000;

/** A function that says whether to start the server again, having ended at `now` (milliseconds): four times in three minutes. */
export function restarts(): (now: number) => boolean {
  let ends: number[] = [];
  return (now) => {
    ends = [...ends.filter((end) => now - end <= WINDOW), now];
    return ends.length <= RESTARTS;
  };
}

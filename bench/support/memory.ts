import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const MEGABYTE = 2 ** 20;

/** Megabytes of memory this process holds (resident set size), garbage not counted. */
export function residentMegabytes(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage.rss() / MEGABYTE;
}

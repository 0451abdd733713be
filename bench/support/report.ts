import { availableParallelism, totalmem } from 'node:os';

const GIGABYTE = 2 ** 30;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Prints what is measured, and the machine: figures of two machines do not compare, ratios do. */
export function printHead(title: string): void {
  const memory = Math.round(totalmem() / GIGABYTE);
  print(title);
  print(`${availableParallelism()} cores, ${memory} GB RAM, Node ${process.versions.node}\n`);
}

/** Prints rows as columns: the first to the left, the others to the right. The first row is the head. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  for (const [index, row] of rows.entries()) {
    print(line(row));
    if (index === 0) print(widths.map((width) => '-'.repeat(width)).join('  '));
  }
  print('');
}

export interface Bound {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  /** Whether the value has to stay at or under the limit, or at or over it. */
  readonly is: 'at most' | 'at least';
  readonly unit: string;
}

/** Prints whether a bound holds. A broken one makes the process end with exit code 1. */
export function checkBound({ name, value, limit, is, unit }: Bound): void {
  const holds = is === 'at most' ? value <= limit : value >= limit;
  print(
    `${holds ? 'holds ' : 'BROKEN'}  ${name}: ${figure(value)}${unit}, bound ${is} ${figure(limit)}${unit}`,
  );
  if (!holds) process.exitCode = 1;
}

/** A number with as many digits as mean something. */
export const figure = (value: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: Math.abs(value) >= 100 ? 0 : 2 });

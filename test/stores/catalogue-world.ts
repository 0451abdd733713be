import { readFileSync } from 'node:fs';
import type { SourceFile } from '../../src/core/catalogue/read/source-file.ts';
import type { Log } from '../../src/core/ports.ts';
import { sha256Hex } from '../../src/platform/digest.ts';
import { grantSchemas } from '../../src/providers/schemas.ts';

/** A catalogue in two files; `max` makes one differ from the other. */
export function aCatalogueOf(max: string): readonly SourceFile[] {
  const text = (name: string) => readFileSync(`catalogue/${name}`, 'utf8');
  return [
    { path: 'clouds.yaml', text: text('clouds.yaml') },
    {
      path: 'teams/data.yaml',
      text: text('data-platform.yaml').replace('max: 48h, offered: [20m, 1h, 4h, 8h, 48h]', `max: ${max}`),
    },
  ];
}

/** What a source of catalogues works with: a clock that is moved by hand, and a log that is read. */
export function aReadingWorld() {
  let time = Date.parse('2026-11-20T08:00:00Z');
  const logged: {
    level: 'info' | 'warn' | 'error';
    event: string;
    data: Readonly<Record<string, unknown>>;
  }[] = [];
  const level =
    (name: 'info' | 'warn' | 'error'): Log['info'] =>
    (event, data = {}) =>
      void logged.push({ level: name, event, data });
  return {
    options: {
      grantSchemas,
      sha256: sha256Hex,
      clock: { now: () => new Date(time) },
      log: { info: level('info'), warn: level('warn'), error: level('error') },
    },
    wait: (seconds: number) => {
      time += seconds * 1000;
    },
    /** Every event so far, by name. */
    events: () => logged.map(({ event }) => event),
    errors: () => logged.filter((entry) => entry.level === 'error'),
  };
}

import { createRequire } from 'node:module';

/**
 * Where the playground's program is; undefined when it is not installed, as in a production installation. It is
 * under a pre-release licence of Microsoft: run as it comes from npm, never bundled, copied or changed.
 */
export function playgroundProgram(): string | undefined {
  const require = createRequire(import.meta.url);
  try {
    return require.resolve('@microsoft/m365agentsplayground/cli.js');
  } catch {
    return undefined;
  }
}

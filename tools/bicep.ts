// Compiles and lints every Bicep file with Microsoft's compiler; a warning counts as an error. The compiler is the one on
// the PATH or, without one, comes from NuGet. `npm run bicep` ends with exit code 1 when there is none to be had.
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join, relative } from 'node:path';
import { findCompiler, restoreCompiler } from './bicep-compiler.ts';

const root = join(import.meta.dirname, '..');
const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  const compiler = findCompiler(root, process.env['PATH'] ?? '') ?? (await restoreCompiler(root));
  say(spawnSync(compiler, ['--version'], { encoding: 'utf8' }).stdout.trim());
  for (const file of globSync('infra/**/*.bicep', { cwd: root })) {
    for (const args of [
      ['build', '--stdout', file],
      ['lint', file],
    ]) {
      const { status, stderr, error } = spawnSync(compiler, args, { cwd: root, encoding: 'utf8' });
      if (error) throw error;
      // Warnings leave the exit code at 0.
      const wrong = status !== 0 || /\b(Warning|Error) [\w-]+:/i.test(stderr);
      if (wrong) process.exitCode = 1;
      say(`${wrong ? 'WRONG ' : 'ok    '} bicep ${args[0]} ${relative(root, join(root, file))}`);
      if (wrong) say(stderr.trim());
    }
  }
} catch (error) {
  const why = error instanceof Error ? error.message : String(error);
  process.stderr.write(`NOT CHECKED: the Bicep files were neither compiled nor linted. ${why}\n`);
  process.exitCode = 1;
}

#!/usr/bin/env node
import { auditVerify } from './audit-verify.ts';
import { catalogueCheck } from './catalogue-check.ts';
import { catalogueDiff } from './catalogue-diff.ts';
import { catalogueExplain } from './catalogue-explain.ts';
import { createCataloguePublish } from './catalogue-publish.ts';
import { policyTry } from './policy-try.ts';
import { runCommand } from './run.ts';

const commands = [
  catalogueCheck,
  catalogueExplain,
  catalogueDiff,
  createCataloguePublish(),
  policyTry,
  auditVerify,
];

process.exitCode = await runCommand(commands, {
  args: process.argv.slice(2),
  env: process.env,
  out: (line) => console.log(line),
  err: (line) => console.error(line),
});

#!/usr/bin/env node
import { auditVerify } from './audit-verify.ts';
import { policyTry } from './policy-try.ts';
import { runCommand } from './run.ts';

process.exitCode = await runCommand([auditVerify, policyTry], {
  args: process.argv.slice(2),
  env: process.env,
  out: (line) => console.log(line),
  err: (line) => console.error(line),
});

#!/usr/bin/env node
import { auditVerify } from './audit-verify.ts';
import { catalogueCheck } from './catalogue-check.ts';
import { catalogueDiff } from './catalogue-diff.ts';
import { catalogueExplain } from './catalogue-explain.ts';
import { createCataloguePublish } from './catalogue-publish.ts';
import { createDoctor, doctorWorld } from './doctor.ts';
import { createPause, createResume } from './pause.ts';
import { policyTry } from './policy-try.ts';
import { createReconcile } from './reconcile.ts';
import { runCommand } from './run.ts';
import { createStandingApply } from './standing-apply.ts';
import { createStandingPlan } from './standing-plan.ts';
import { terminalWorld } from './standing-world.ts';

const standing = terminalWorld(process);

const commands = [
  catalogueCheck,
  catalogueExplain,
  catalogueDiff,
  createCataloguePublish(),
  policyTry,
  createStandingPlan(standing),
  createStandingApply(standing),
  createReconcile(),
  createPause(),
  createResume(),
  auditVerify,
  createDoctor(doctorWorld),
];

process.exitCode = await runCommand(commands, {
  args: process.argv.slice(2),
  env: process.env,
  out: (line) => console.log(line),
  err: (line) => console.error(line),
});

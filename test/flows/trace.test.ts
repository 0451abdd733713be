import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { alex, priya } from '../../src/sandbox/story/people.ts';
import { useStory } from '../support/sandbox.ts';

const story = useStory();
const { say, click, advance, logged } = story;

/** The header `traceparent` of everything that the stand-in clouds were asked, as they got it. */
const asked = new Set<string>();
const note = (message: unknown) => {
  const { request } = message as { readonly request: IncomingMessage };
  const { traceparent } = request.headers;
  if (typeof traceparent === 'string') asked.add(traceparent);
};
beforeAll(() => subscribe('http.server.request.start', note));
afterAll(() => unsubscribe('http.server.request.start', note));

/** The trace of the newest click of that kind. */
function traceOfClick(kind: string): string {
  const sent = logged('signal.sent').findLast(({ data }) => data?.['kind'] === kind);
  return sent?.traceId ?? 'none';
}

/** The calls of a trace whose operation says so, as `cloud operation status`. */
function calls(traceId: string, operation: RegExp): readonly string[] {
  return logged('cloud.called')
    .filter((line) => line.traceId === traceId && operation.test(String(line.data?.['operation'])))
    .map(({ data }) => ['cloud', 'operation', 'status'].map((each) => String(data?.[each])).join(' '))
    .toSorted();
}

it('follows a click in Teams through the orchestration to every call of the clouds', async () => {
  await say(alex, 'request data-readonly 1h Some good reason');
  await click(priya, 'approve');
  const approved = traceOfClick('approve');
  expect(calls(approved, / Attach|PUT/)).toEqual([
    'aws IAM AttachUserPolicy 200',
    'azure PUT Microsoft.Authorization/roleAssignments 201',
    'azure PUT Microsoft.Authorization/roleAssignments 201',
  ]);
  // Nobody clicks when the time is up: taking back follows from what was approved.
  await advance(61);
  expect(calls(approved, / Detach|DELETE/)).toEqual([
    'aws IAM DetachUserPolicy 200',
    'azure DELETE Microsoft.Authorization/roleAssignments 200',
    'azure DELETE Microsoft.Authorization/roleAssignments 200',
  ]);
  const told = logged('cloud.called').filter(({ traceId }) => traceId === approved);
  for (const { data } of told) expect(asked).toContain(`00-${approved}-${String(data?.['callId'])}-01`);
  const recorded = logged('audit.recorded').filter(({ traceId }) => traceId === approved);
  expect(recorded.map(({ data }) => data?.['event'])).toContain('request.ended');
});

it('tells apart who asked, who approved and who ended it', async () => {
  await say(alex, 'request data-readonly 1h Some good reason');
  await click(priya, 'approve');
  const started = logged('request.started').at(-1);
  await say(alex, `done ${String(started?.data?.['requestId'])}`);
  const traces = [started?.traceId, traceOfClick('approve'), traceOfClick('end')];
  expect(new Set(traces).size).toBe(3);
  expect(calls(traceOfClick('end'), / Detach|DELETE/)).toHaveLength(3);
  expect(story.takeErrors()).toEqual([]);
});

it('tells nothing of people but ids', () => {
  const text = JSON.stringify([
    ...logged('cloud.called'),
    ...logged('signal.sent'),
    ...logged('audit.recorded'),
  ]);
  expect(text).not.toMatch(/alex|priya|contoso|Some good reason/i);
});

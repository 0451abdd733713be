import { app, type Timer } from '@azure/functions';
import * as df from 'durable-functions';

interface Run {
  readonly name: string;
  readonly isPastDue: boolean;
  readonly status: { readonly last: string; readonly next: string } | null;
}
const runs: Run[] = [];
const note = (name: string) => (timer: Timer) => {
  const { scheduleStatus: status } = timer as { scheduleStatus?: { last: string; next: string } };
  runs.push({
    name,
    isPastDue: timer.isPastDue,
    status: status ? { last: status.last, next: status.next } : null,
  });
};

app.timer('everyFiveMinutes', { schedule: '0 */5 * * * *', handler: note('everyFiveMinutes') });
app.timer('mondaysAtNine', { schedule: '0 0 9 * * Mon', handler: note('mondaysAtNine') });
app.timer('everySecond', { schedule: '*/10 * * * * *', handler: note('everySecond') });
app.timer('unmonitored', { schedule: '0 0 * * * *', useMonitor: false, handler: note('unmonitored') });
app.timer('byInterval', { schedule: '12:00:00', handler: note('byInterval') });
app.timer('fromSetting', { schedule: '%SCHEDULE%', handler: note('fromSetting') });
app.timer('atStart', { schedule: '0 0 0 1 1 *', runOnStartup: true, handler: note('atStart') });
app.timer('failing', {
  schedule: '0 30 * * * *',
  handler: () => {
    runs.push({ name: 'failing', isPastDue: false, status: null });
    throw new Error('the timer function failed');
  },
});
df.app.orchestration('started', function* (context) {
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 60_000));
  return 'done';
});
app.timer('starter', {
  schedule: '0 0 3 * * *',
  extraInputs: [df.input.durableClient()],
  handler: async (_timer, context) => {
    await df.getClient(context).startNew('started', { instanceId: 'by-timer', input: {} });
  },
});
app.http('runs', {
  handler: ({ query }) => {
    const name = query.get('name');
    const found = runs.filter((run) => name === null || run.name === name);
    runs.splice(0, runs.length, ...runs.filter((run) => !found.includes(run)));
    return { jsonBody: found };
  },
});

import { alex, morgan, priya, sam } from '../../src/sandbox/story/people.ts';
import type { RecordWorld } from './record-world.ts';

/** A request's way from the ask to its end; resolves to its id. */
export type RecordedStory = (world: RecordWorld) => Promise<string>;

const hours = (count: number) => count * 60;
const later = ({ sandbox }: RecordWorld, minutes: number) =>
  new Date(sandbox.clock.now() + minutes * 60_000).toISOString();

/** One for each way that the orchestrators can go. Each begins and ends with nothing lent. */
export const stories: Readonly<Record<string, RecordedStory>> = {
  async plain(world) {
    const id = await world.ask(alex, 'both-clouds', '1h');
    await world.click(priya, 'approve');
    await world.advance(hours(3));
    return id;
  },
  async denied(world) {
    const id = await world.ask(alex, 'both-clouds', '1h');
    await world.click(priya, 'deny', { reason: 'Not today, please' });
    return id;
  },
  async cancelled(world) {
    const id = await world.ask(alex, 'both-clouds', '1h');
    await world.click(alex, 'cancel');
    return id;
  },
  async 'timed-out'(world) {
    const id = await world.ask(alex, 'both-clouds', '1h');
    await world.advance(hours(9));
    return id;
  },
  async escalated(world) {
    const id = await world.ask(alex, 'reports', '1h');
    await world.advance(hours(2));
    await world.click(morgan, 'approve');
    await world.advance(hours(3));
    return id;
  },
  async extended(world) {
    const id = await world.ask(alex, 'both-clouds', '1h');
    await world.click(priya, 'approve');
    await world.advance(30);
    await world.click(alex, 'extend', { duration: '1h' });
    await world.click(priya, 'approve');
    await world.advance(hours(4));
    return id;
  },
  /** Nobody answers about more time until further people are asked. */
  async 'extended-late'(world) {
    const id = await world.ask(alex, 'reports', '4h');
    await world.click(priya, 'approve');
    await world.click(alex, 'extend', { duration: '1h' });
    await world.advance(hours(2));
    await world.click(morgan, 'approve');
    await world.advance(hours(6));
    return id;
  },
  async emergency(world) {
    const before = await world.open();
    await world.say(alex, 'breakglass both-clouds 1h Production is down');
    await world.click(alex, 'takeInEmergency');
    const id = (await world.open()).find((each) => !before.includes(each)) ?? '';
    await world.advance(hours(30));
    await world.click(priya, 'reviewRight', { reason: 'It was needed' });
    await world.advance(1);
    return id;
  },
  /** Everything is revoked at once; resolves to the id of that. */
  async 'revoked-all'(world) {
    await world.ask(alex, 'reports', '1h');
    await world.click(priya, 'approve');
    await world.ask(sam, 'both-clouds', '1h');
    await world.click(priya, 'approve');
    await world.say(morgan, 'revoke everything');
    await world.click(morgan, 'revokeAll', { reason: 'An incident' });
    await world.advance(hours(2));
    return world.newest('revokeAll');
  },
  /** Something that nobody looks after is found, and an administrator decides that it goes; resolves to the id of that. */
  async 'finding-removed'(world) {
    await world.leaveBehind(alex);
    for (let sweep = 0; sweep < 6; sweep += 1) await world.advance(5);
    await world.click(morgan, 'removeFinding');
    await world.advance(1);
    return world.newest('settleFinding');
  },
  async 'ended-early'(world) {
    const id = await world.ask(alex, 'reports', '1h');
    await world.click(priya, 'approve');
    await world.advance(20);
    await world.click(alex, 'end');
    await world.advance(hours(2));
    return id;
  },
  async 'failed-placement'(world) {
    world.sandbox.aws.faults.add({ action: 'iam:AttachUserPolicy', code: 'AccessDenied', status: 403 });
    const id = await world.ask(alex, 'both-clouds', '1h');
    await world.click(priya, 'approve');
    world.sandbox.aws.faults.clear();
    await world.advance(hours(2));
    return id;
  },
  /** So long that the removal begins its history anew. */
  async 'stuck-removal'(world) {
    const id = await world.ask(alex, 'both-clouds', '1h');
    await world.click(priya, 'approve');
    await world.advance(30);
    world.sandbox.aws.faults.add({
      action: 'iam:DetachUserPolicy',
      code: 'ServiceFailure',
      status: 500,
      until: later(world, hours(13)),
    });
    await world.advance(hours(16));
    return id;
  },
  async 'taken-back'(world) {
    const id = await world.ask(alex, 'both-clouds', '1h');
    await world.click(priya, 'approve');
    await world.sandbox.host.engine.terminate(id, 'by mistake');
    await world.advance(6);
    await world.advance(hours(2));
    return id;
  },
};

/** Brings requests into the middle of their ways, where a host of the next release finds them. */
export async function beginWhatGoesOn(world: RecordWorld): Promise<void> {
  // A removal that does not come through.
  await world.ask(alex, 'reports', '20m');
  await world.click(priya, 'approve');
  world.sandbox.aws.faults.add({ action: 'iam:DeleteUserPolicy', code: 'ServiceFailure', status: 500 });
  await world.advance(40);
  // Active access, and a wish for more time that nobody has answered.
  await world.ask(alex, 'both-clouds', '6h');
  await world.click(priya, 'approve');
  await world.advance(10);
  await world.click(alex, 'extend', { duration: '1h' });
  // Active access of somebody else that shares nothing, and a request that waits.
  await world.ask(sam, 'reports', '4h');
  await world.click(priya, 'approve');
  await world.ask(sam, 'both-clouds', '1h');
  await world.advance(1);
}

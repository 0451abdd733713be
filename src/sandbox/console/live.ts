import type { ServerResponse } from 'node:http';
import { createPageChats } from './chats.ts';
import type { ConsoleOptions } from './options.ts';
import type { ClockView, CloudsView, ConsoleEvent, ConsoleState } from './view.ts';

/** The pages that are open, and what they are told. */
export interface Live {
  /** Adds a page: it gets the whole state at once and every change from then on, as Server-Sent Events. */
  connect(response: ServerResponse): Promise<void>;
  state(): Promise<ConsoleState>;
  /** Reads the clouds and tells the pages when something changed. */
  refreshClouds(): Promise<void>;
  /** Says that the clock is being moved while `work` runs. */
  whileMoving<Result>(work: () => Promise<Result>): Promise<Result>;
  isMoving(): boolean;
  stop(): void;
}

/** Keeps connections open through proxies and shows a page quickly that the sandbox has gone. */
const heartbeatEvery = 15_000;

export function createLive(options: ConsoleOptions): Live {
  const pages = new Set<ServerResponse>();
  const chats = createPageChats(options);
  let moving = false;
  let shownClouds = '';

  const tell = (event: ConsoleEvent) => {
    const text = `data: ${JSON.stringify(event)}\n\n`;
    for (const page of pages) page.write(text);
  };
  const clock = (): ClockView => ({ now: options.clock.now(), moving });
  const tellClock = () => tell({ type: 'clock', clock: clock() });

  const readClouds = async (): Promise<CloudsView> => {
    try {
      return { views: await options.clouds() };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { views: [], failure: `The clouds cannot be read: ${reason}` };
    }
  };

  const refreshClouds = async () => {
    const clouds = await readClouds();
    const text = JSON.stringify(clouds);
    if (text === shownClouds) return;
    shownClouds = text;
    tell({ type: 'clouds', clouds });
  };

  const stateWith = (clouds: CloudsView): ConsoleState => ({
    botName: options.botName,
    people: options.people,
    chats: Object.fromEntries(options.people.map((person) => [person.personId, chats.messagesOf(person)])),
    clouds,
    clock: clock(),
  });

  const stopChats = options.teams.onChange((id) => {
    for (const person of chats.of(id)) {
      tell({ type: 'chat', personId: person.personId, messages: chats.messagesOf(person) });
      if (person.seat && pages.size > 0) chats.look(person.seat.place);
    }
  });
  const stopClock = options.clock.onMove(tellClock);
  let refreshing = false;
  const refresh = setInterval(() => {
    if (pages.size === 0 || refreshing) return;
    refreshing = true;
    void refreshClouds().finally(() => {
      refreshing = false;
    });
  }, options.refreshEvery ?? 1000);
  const heartbeat = setInterval(() => {
    for (const page of pages) page.write(': still here\n\n');
  }, heartbeatEvery);

  return {
    state: async () => stateWith(await readClouds()),
    refreshClouds,
    isMoving: () => moving,

    async connect(response) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      const clouds = await readClouds();
      // Nothing may happen between the state and the first event, so this part waits for nothing.
      const first: ConsoleEvent = { type: 'state', state: stateWith(clouds) };
      response.write(`retry: 1000\ndata: ${JSON.stringify(first)}\n\n`);
      pages.add(response);
      for (const place of new Set(options.people.flatMap(({ seat }) => seat?.place ?? []))) chats.look(place);
      response.on('close', () => pages.delete(response));
    },

    async whileMoving(work) {
      moving = true;
      tellClock();
      try {
        return await work();
      } finally {
        moving = false;
        tellClock();
        await refreshClouds();
      }
    },

    stop() {
      stopChats();
      stopClock();
      clearInterval(refresh);
      clearInterval(heartbeat);
      for (const page of pages) page.end();
    },
  };
}

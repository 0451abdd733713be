import type { Card, ChatMessage } from '../teams/state.ts';

/** Where else than in their own chat with the bot somebody is seen. */
export interface Seat {
  /** Entra object id of whoever sits there. */
  readonly objectId: string;
  /** Id of the group chat or channel. */
  readonly place: string;
}

/** A person of the story, as the page presents them: in their own chat or, with a seat, in a place with others. */
export interface StoryPerson {
  /** Entra object id; with a seat any other text. */
  readonly personId: string;
  readonly seat?: Seat;
  readonly name: string;
  readonly userPrincipalName: string;
  /** What they are in the story: `Contractor, data team`. */
  readonly about: string;
  /** Texts offered above the compose box; a click sends one. */
  readonly suggestions: readonly string[];
  /** In which of the two chats the page shows them by itself; the first of a side is there from the start. */
  readonly side: StorySide;
}

export type StorySide = 'requester' | 'approver';

/** One permission that a person has in a cloud at this moment. */
export interface CloudEntry {
  /** What it is, in the cloud's words: `Inline policy`, `Attached policy`, `Role assignment`. */
  readonly kind: string;
  readonly title: string;
  /** Scope, actions or conditions, in a line. */
  readonly detail?: string;
  readonly source: 'standing' | 'latchkey';
  /** When it ends and when it began, UTC ISO-8601. */
  readonly until?: string;
  readonly since?: string;
}

/** A person in a cloud, with everything they may do there. */
export interface CloudPerson {
  readonly personId: string;
  readonly name: string;
  /** The cloud's own name of them: `IAM user dana.contractor`. */
  readonly principal: string;
  readonly entries: readonly CloudEntry[];
}

/** A call that reached a cloud. */
export interface CloudCall {
  /** UTC ISO-8601. */
  readonly at: string;
  readonly who: string;
  readonly action: string;
  /** `ok`; `absent` when a look found nothing there; otherwise the cloud's error code. */
  readonly result: string;
}

/** What one cloud holds at this moment. */
export interface CloudView {
  readonly cloud: 'aws' | 'azure';
  /** `AWS account data (111122223333)`. */
  readonly title: string;
  readonly people: readonly CloudPerson[];
  /** In any order. */
  readonly calls: readonly CloudCall[];
}

/** The sandbox's clock at the moment of an event. */
export interface ClockView {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Whether it is being moved, and the work of the time in between is being done. */
  readonly moving: boolean;
}

/** Everything that the page shows; sent when it connects. */
export interface ConsoleState {
  readonly botName: string;
  readonly people: readonly StoryPerson[];
  /** By person id, oldest message first. */
  readonly chats: Readonly<Record<string, readonly ChatMessage[]>>;
  readonly clouds: CloudsView;
  readonly clock: ClockView;
}

/** The clouds; `failure` says in a sentence why they could not be read. */
export interface CloudsView {
  readonly views: readonly CloudView[];
  readonly failure?: string;
}

/** What the page is told after it has the state. */
export type ConsoleEvent =
  | { readonly type: 'state'; readonly state: ConsoleState }
  | { readonly type: 'chat'; readonly personId: string; readonly messages: readonly ChatMessage[] }
  | { readonly type: 'clouds'; readonly clouds: CloudsView }
  | { readonly type: 'clock'; readonly clock: ClockView };

/** What the page's API answers when it did what was asked. */
export interface ApiAnswer {
  /** The next card of a dialog. */
  readonly dialog?: { readonly title: string; readonly card: Card };
  /** How the bot answered a click. A card comes with the chat. */
  readonly kind?: 'card' | 'message' | 'error';
  /** What the bot said to the person who clicked. */
  readonly text?: string;
  /** Why the bot did not take a message, in a sentence. */
  readonly failure?: string;
  /** Whether the clock was moved. */
  readonly moved?: boolean;
}

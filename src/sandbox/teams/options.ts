import type { JSONWebKeySet } from 'jose';

/** A person of the story. */
export interface TeamsPerson {
  /** Entra object id; the person's id in every function of the stand-in. */
  readonly objectId: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  /** The language of their Teams, such as `de-DE`; `en-GB` when absent. */
  readonly locale?: string;
}

/** A group chat or a channel that everybody of the story is in. */
export interface TeamsPlace {
  /** Its conversation id: `19:…@thread.tacv2` for a channel, `19:…@thread.v2` for a group chat. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'groupChat' | 'channel';
}

/** Who issues the tokens that the bot shows to the Connector. */
export interface BotTokenKeys {
  /** The `iss` claim, exactly. */
  readonly issuer: string;
  readonly jwks: JSONWebKeySet | (() => JSONWebKeySet | Promise<JSONWebKeySet>);
}

export interface TeamsOptions {
  /** Where the Connector listens on 127.0.0.1; any free port when absent. Stored service URLs hold it, so keep it fixed. */
  readonly port?: number;
  readonly now: () => Date;
  /** Keeps chats, keys and installations across restarts; in memory only when absent. */
  readonly stateFile?: string;
  readonly tenantId: string;
  readonly botAppId: string;
  readonly botName: string;
  readonly people: readonly TeamsPerson[];
  /** Beside everybody's own chat with the bot; none when absent. */
  readonly places?: readonly TeamsPlace[];
  /** The bot's messaging endpoint. Asked at every delivery, because the bot may start later than Teams. */
  readonly botEndpoint: () => string;
  /** Without it the signature and issuer of the bot's token are not checked; its other claims always are. */
  readonly botTokenKeys?: BotTokenKeys;
  /** How long the bot may take to answer, in milliseconds; 15 s when absent, as with the Bot Connector. */
  readonly answerWithin?: number;
}

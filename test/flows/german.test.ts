import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { alex, dana, everybody, groups, morgan, priya } from '../../src/sandbox/story/people.ts';
import { useStory } from '../support/sandbox.ts';
import { storyAccounts } from '../support/story-accounts.ts';

const entitlement = (policy: string, more = '') => `
    title: Daten lesen (${policy})
    description: Die Buckets des Datenkontos lesen.
    environment: produktion
    duration: { default: 1h, max: 8h }
    policy: ${policy}
${more}    grants:
      - { kind: aws.iam.attachment, account: data, policyArn: "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess" }
      - { kind: azure.role, subscription: data, resourceGroup: data-prod, role: Reader }`;

const catalogue = `${storyAccounts}
azure: { subscriptions: { data: 7d1c6a52-93d4-4b5e-8f0a-2c6e5b1f9a10 } }
entitlements:
  daten: ${entitlement('genehmigt')}
  andere: ${entitlement('genehmigt', '    conflictsWith: [daten]\n    ticket: { required: true, pattern: "OPS-[0-9]+", example: OPS-17 }\n    beneficiaries: { others: { groups: [' + groups.contractors + '] } }\n')}
  kurz: ${entitlement('sofort')}
policies:
  genehmigt:
    requesters: { groups: [${groups.engineers}] }
    stages: [{ approvers: { users: [priya.nair@contoso.com] } }]
    pendingTimeout: 6h
    remindEvery: 1h
    breakGlass:
      who: { groups: [${groups.engineers}] }
      max: 2h
      tell: { users: [priya.nair@contoso.com] }
      review: { by: { users: [priya.nair@contoso.com] }, within: 1d }
  sofort:
    requesters: { groups: [${groups.engineers}] }
    tiers: [{ upTo: 1h, automatic: true }, { stages: [{ approvers: { users: [priya.nair@contoso.com] } }] }]
`;

const folder = mkdtempSync(join(tmpdir(), 'latchkey-german-'));
writeFileSync(join(folder, 'catalogue.yaml'), catalogue);
const story = useStory({ catalogue: folder, locale: 'de-DE' });
const { say, click, card, newest, reads, advance, open } = story;

/** Words that English sentences cannot do without, and German ones and the commands do not have. */
const english =
  /\b(the|is|and|you|your|has|been|have|will|with|this|that|it|its|of|to|are|who|by|not|nothing|access|until|ends?)\b/i;

/** What is English in every language: commands, and what is named so in a cloud. */
const ofNoLanguage = [
  /\bgrant=\d+|az [a-z-]+ .*|aws [a-z\d-]+ .*|if .*; then .*/g,
  /revoke all of <Person>|who, who <Person>, who <Umgebung>|delegate <Person> until monday|revoke <id>|report, report 90|extend <id> 2h|done <id>/g,
];

/** The lines of a text that a German reader could not read. */
function notGerman(text: string): readonly string[] {
  const plain = ofNoLanguage.reduce((rest, pattern) => rest.replaceAll(pattern, ''), text);
  return plain.split('\n').filter((line) => english.test(line));
}

/** What people have read that is not German, of everything in their chats, as it is now. */
function leftovers(): readonly string[] {
  return everybody.flatMap((person) => reads(person).flatMap(notGerman));
}

beforeAll(async () => {
  // Teams tells a bot somebody's language with what they write, and not before.
  for (const person of everybody) await say(person, 'help');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(async () => {
  expect(leftovers()).toEqual([]);
  story.sandbox.aws.faults.clear();
  story.sandbox.azure.faults.clear();
  await advance(2 * 24 * 60);
  expect(await open()).toEqual([]);
  expect(leftovers()).toEqual([]);
  story.takeErrors();
});

it('finds what is not German', () => {
  expect(notGerman('Zugriff beendet.\nEverything was taken back and the clouds are empty.')).toEqual([
    'Everything was taken back and the clouds are empty.',
  ]);
});

describe('a German reader', () => {
  it('asks, is reminded, approves, is warned, extends and reads how it ended', async () => {
    await say(alex, 'request daten 2h Fehler im Import suchen');
    expect(card(alex)).toContain('Wartet auf Genehmigung');
    await advance(61);
    expect(newest(priya)).toContain('Alex Kim wartet auf deine Antwort: 2 h Daten lesen (genehmigt)');
    await click(priya, 'note', { reason: 'Welcher Import?' });
    expect(newest(alex)).toContain('Priya Nair zu Daten lesen (genehmigt)');
    await click(priya, 'approve');
    expect(newest(alex)).toContain('Der Zugriff ist für 2 h aktiv');
    expect(card(alex)).toContain('ohne neue Anmeldung');
    await click(alex, 'extend', { duration: '1h' });
    expect(newest(priya)).toContain('Alex Kim bittet um 1 h mehr');
    await click(priya, 'approve');
    expect(newest(alex)).toContain('Du hast 1 h mehr');
    expect(leftovers()).toEqual([]);
    await advance(2 * 60 + 50);
    expect(newest(alex)).toContain('endet bald');
    await advance(20);
    const end = newest(alex);
    expect(end).toContain('ist abgelaufen. Aktiv war es von ');
    expect(end).toContain(' UTC (3 h). Es wurde einmal verlängert, um 1 h.');
    expect(end).toMatch(/Alles wurde zurückgenommen und geprüft: AWS am [-\d: ]+UTC, Azure am [-\d: ]+UTC\./);
    expect(card(alex)).toMatch(/Genutzt von \{\{DATE.* bis \{\{DATE.*\(3 h\)\. Es wurde einmal verlängert/);
    expect(card(alex)).toMatch(/Geprüft, dass er weg ist: AWS am \{\{DATE.*, Azure am \{\{DATE/);
  });

  it('is refused in German, by the policy and by the card', async () => {
    await say(alex, 'request daten 48h Zu lange');
    expect(newest(alex)).toContain('48 h ist zu lang: daten gibt es für höchstens 8 h.');
    await say(alex, 'request andere 1h Ohne Ticket');
    expect(newest(alex)).toContain('Nenne das Ticket dazu, zum Beispiel OPS-17');
    await say(alex, 'request nirgends 1h Gibt es nicht');
    expect(newest(alex)).toContain('Es gibt nichts namens "nirgends"');
    await say(alex, 'request daten for Niemand 1h Wer ist das');
    expect(newest(alex)).toContain('Ich kenne niemanden namens "Niemand".');
    await say(alex, 'request daten 1h Wird abgelehnt');
    expect(await click(priya, 'deny', { reason: ' ' })).toContain('Schreib, warum du die Anfrage ablehnst.');
    await click(priya, 'deny', { reason: 'Nimm die Kopie' });
    expect(newest(alex)).toContain('Priya Nair hat Daten lesen (genehmigt)');
    await say(alex, 'cancel abcdefghjk');
    expect(newest(alex)).toContain('Es gibt keine Anfrage mit dieser id');
    await say(alex, 'delegate Dana Fields until monday');
    expect(newest(alex)).toContain('Nur wen der Katalog zum Genehmigen nennt');
  });

  it('reads of a rule, a time-out and a revocation in German', async () => {
    await say(alex, 'request kurz 1h Nur kurz');
    expect(card(alex)).toContain('Genehmigt durch die Regel „bis 1 h“ des Katalogs.');
    await say(alex, 'request daten 1h Niemand antwortet');
    await advance(6 * 60 + 1);
    expect(newest(alex)).toContain('Niemand hat rechtzeitig geantwortet');
    await say(alex, 'request daten 4h Wird entzogen');
    await click(priya, 'approve');
    await click(priya, 'revoke', { reason: 'Das falsche Konto' });
    expect(newest(alex)).toContain('Priya Nair hat Daten lesen (genehmigt)');
    expect(newest(alex)).toContain('entzogen: „Das falsche Konto“.');
  });

  it('hears of an emergency and of its review in German', async () => {
    await say(alex, 'breakglass daten 30m Alles steht');
    await click(alex, 'takeInEmergency');
    expect(reads(morgan).join('\n')).toContain('NOTFALL: Alex Kim');
    await advance(24 * 60 + 5);
    expect(newest(morgan)).toContain('ist überfällig');
    await click(priya, 'reviewRight', { reason: 'Es stand wirklich alles' });
    expect(newest(alex)).toContain('es war richtig. „Es stand wirklich alles“');
  });

  it('is paged in German, with commands that are the same in every language', async () => {
    await say(alex, 'request daten 1h Geht nicht weg');
    await click(priya, 'approve');
    await advance(58);
    // Nothing is said by the clouds here that people would read: it is what they say that is English.
    story.sandbox.aws.faults.add({ action: '*', code: 'ServiceUnavailable', status: 503, times: 10_000 });
    await advance(10);
    const page = reads(morgan).find((text) => text.startsWith('Zugriff, der seit 5 Minuten')) ?? '';
    expect(page).toContain('Latchkey versucht es weiter. Um es von Hand zurückzunehmen:');
    expect(page).toContain('aws iam detach-user-policy');
  });

  it('reads in German that nothing is given now, and why', async () => {
    await say(alex, 'request daten 1h Vor der Pause gefragt');
    await say(morgan, 'pause Die Konten werden umgezogen');
    expect(newest(morgan)).toContain('angehalten');
    await say(alex, 'request daten 1h In der Pause');
    expect(newest(alex)).toContain('Latchkey gibt im Moment keinen Zugriff: „Die Konten werden umgezogen“');
    expect(await click(priya, 'approve')).toContain('Latchkey gibt im Moment keinen Zugriff');
    await say(morgan, 'resume');
    await click(alex, 'cancel');
  });

  it('reads what the clouds say about a person in German', async () => {
    await say(morgan, `who ${dana.displayName}`);
    expect(reads(morgan).slice(-2).join('\n')).toMatch(/direkt|über die Gruppe|zeigen/);
  });
});

interface SignedIn {
  readonly arn: string;
  readonly expiresAt: string;
  readonly destination: string;
}

/** What stands in for the console: a page that tells who is signed in to it, and until when. */
export function signedInPage({ arn, expiresAt, destination }: SignedIn): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Simulated AWS console</title>
<h1>Simulated AWS console</h1>
<p>Signed in as <code>${escape(arn)}</code> until <time datetime="${escape(expiresAt)}">${escape(expiresAt)}</time>.</p>
<p>The real console would now open <code>${escape(destination)}</code>.</p>
</html>
`;
}

const escape = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

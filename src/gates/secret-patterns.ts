/** Shapes of secrets beyond secretlint's own. No length has an upper bound: issuers make their tokens longer. */
const SHAPES: Readonly<Record<string, RegExp>> = {
  'private-key': /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/,
  'age-key': /AGE-SECRET-KEY-1[0-9A-Z]{50,}/,
  'aws-access-key': /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/,
  'azure-storage-key': /\bAccountKey=[A-Za-z0-9+/]{80,}/,
  'bearer-header': /\bauthorization["']?\s*[:=]\s*["']?(?:bearer|basic|token)\s+[A-Za-z0-9+/=_.~-]{20,}/i,
  'crates-io-token': /\bcio[A-Za-z0-9]{32,}\b/,
  'digitalocean-token': /\bdo[opr]_v1_[a-f0-9]{40,}/,
  'doppler-token': /\bdp\.(?:pt|st|ct|scim|audit)\.[A-Za-z0-9.]{40,}/,
  'dynatrace-token': /\bdt0[a-z]\d\d\.[A-Z0-9]{20,}\.[A-Z0-9]{40,}/i,
  'fly-token': /\bfo1_[\w-]{40,}|\bfm[12][ar]?_[A-Za-z0-9+/=]{80,}/,
  'github-token': /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{50,})/,
  'gitlab-token': /\bgl(?:pat|oas|dt|rt|cbt|ptt|ft|soat|agent|imt|ffct)-[\w-]{20,}/,
  'google-api-key': /\bAIza[\w-]{35,}/,
  'google-oauth-secret': /\bGOCSPX-[\w-]{24,}/,
  jwt: /\bey[A-Za-z0-9_-]{15,}\.ey[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{20,}/,
  'mailgun-key': /\bkey-[a-f0-9]{32,}\b/,
  'netlify-token': /\bnfp_[A-Za-z0-9]{36,}/,
  'new-relic-key': /\bNRAK-[A-Z0-9]{27,}|\bNRJS-[a-f0-9]{19,}/,
  'npm-token': /\bnpm_[A-Za-z0-9]{36,}/,
  'openai-key': /\bsk-(?:proj|svcacct|admin|ant|or)[\w-]{30,}|\bsk-[A-Za-z0-9]{40,}/,
  'planetscale-token': /\bpscale_(?:tkn|pw|oauth)_[\w.=-]{32,}/,
  'postman-key': /\bPMAK-[a-f0-9]{24,}-[a-f0-9]{34,}/,
  'pulumi-token': /\bpul-[a-f0-9]{40,}/,
  'pypi-token': /\bpypi-AgE[\w-]{50,}/,
  'rubygems-token': /\brubygems_[a-f0-9]{48,}/,
  'sentry-token': /\bsntry[su]_[A-Za-z0-9+/=_]{40,}/,
  'slack-token': /\bxox[abeoprs]-[A-Za-z0-9-]{20,}|\bxapp-\d-[A-Za-z0-9-]{30,}/,
  'slack-webhook': /hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9+/]{30,}/,
  'square-token': /\b(?:EAAA[\w-]{50,}|sq0[a-z]{3}-[\w-]{22,})/,
  'stripe-key': /\b[rs]k_(?:live|prod)_[A-Za-z0-9]{20,}|\bwhsec_[A-Za-z0-9]{30,}/,
  'supabase-token': /\bsb(?:p|_secret)_[\w-]{30,}/,
  'telegram-token': /\b\d{8,}:AA[\w-]{32,}/,
  'terraform-token': /\b[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,}/,
  'atlassian-token': /\bATATT3[\w=-]{60,}/,
  'discord-webhook': /discord(?:app)?\.com\/api\/webhooks\/\d{16,}\/[\w-]{60,}/,
  'url-with-password': /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@"'<>{}$]{1,200}:[^\s:/@"'<>{}$]{8,200}@[\w.-]+/i,
  'twilio-key': /\bSK[a-f0-9]{32}\b/,
  'sendgrid-key': /\bSG\.[\w-]{20,}\.[\w-]{40,}/,
};

const ASSIGNED =
  /(?:secret|token|passw(?:or)?d|passphrase|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?key|credential)\w{0,20}["'`]?\s{0,4}(?::|=|=>|:=)\s{0,4}["'`]?([^\s"'`,;]{20,})/gi;

const MADE_UP =
  /example|placeholder|change[_-]?me|dummy|redacted|your[_-]|xxxx|\*\*\*\*|<|>|\$\{|\{\{|\(|\[|process\.env|secrets\./i;

/** The names of the shapes that one line holds. */
export function matchPatterns(line: string): readonly string[] {
  const shaped = Object.entries(SHAPES).filter(([, shape]) => shape.test(line));
  const assigned = [...line.matchAll(ASSIGNED)].some(([, value = '']) => looksRandom(value));
  return [...shaped.map(([name]) => name), ...(assigned ? ['assigned-secret'] : [])];
}

/** A value with letters and digits and little repetition; prose, names and placeholders are not. */
function looksRandom(value: string): boolean {
  if (MADE_UP.test(value)) return false;
  return /\d/.test(value) && /[A-Za-z]/.test(value) && bitsPerCharacter(value) >= 3.4;
}

function bitsPerCharacter(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  const shares = [...counts.values()].map((count) => count / value.length);
  return -shares.reduce((sum, share) => sum + share * Math.log2(share), 0);
}

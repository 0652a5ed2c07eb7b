import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor, MASK } from '../../src/lib/redact.ts';

/** A secret made here, so that nothing secret-shaped stands in this file. */
const SECRET = `${'Kd9/+'.repeat(3)}=w&"<x y`;
const redact = createRedactor([SECRET]).text;

const bytes = (text: string) => Buffer.from(text);
const ENCODINGS: Readonly<Record<string, (secret: string) => string>> = {
  plain: (secret) => secret,
  base64: (secret) => bytes(secret).toString('base64'),
  'base64 after one byte': (secret) => bytes(`a${secret}`).toString('base64'),
  'base64 after two bytes': (secret) => bytes(`ab${secret}`).toString('base64'),
  'base64 between others': (secret) => bytes(`user:${secret}@host`).toString('base64'),
  base64url: (secret) => bytes(secret).toString('base64url'),
  'base64url of a pair': (secret) => bytes(`user:${secret}`).toString('base64url'),
  hex: (secret) => bytes(secret).toString('hex'),
  'upper-case hex': (secret) => bytes(secret).toString('hex').toUpperCase(),
  URL: encodeURIComponent,
  'URL in lower case': (secret) => encodeURIComponent(secret).replaceAll(/%../g, (code) => code.toLowerCase()),
  'URL of every byte': (secret) => bytes(secret).toString('hex').replaceAll(/../g, '%$&'),
  form: (secret) => encodeURIComponent(secret).replaceAll('%20', '+'),
  JSON: (secret) => JSON.stringify(secret),
  'JSON in JSON': (secret) => JSON.stringify(JSON.stringify(secret)),
  'JSON with escaped slashes': (secret) => JSON.stringify(secret).replaceAll('/', '\\/'),
  HTML: (secret) => secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
  reversed: (secret) => [...secret].reverse().join(''),
};
const WRAPS: Readonly<Record<string, (text: string) => string>> = {
  'on one line': (text) => text,
  'in lines of 5': (text) => text.replaceAll(/.{5}/g, '$&\n'),
  'in lines of 76, indented': (text) => text.replaceAll(/.{7}/g, '$&  \r\n    '),
  'one character a line': (text) => [...text].join('\n'),
  'with escaped breaks': (text) => text.replaceAll(/.{4}/g, '$&\\n'),
  "with a shell's continuation": (text) => text.replaceAll(/.{6}/g, '$&\\\n'),
};

/** Longest part of `encoded` that survives in `shown`. */
function survives(shown: string, encoded: string): number {
  for (let length = encoded.length; length > 0; length -= 1) {
    for (let at = 0; at + length <= encoded.length; at += 1) {
      if (shown.includes(encoded.slice(at, at + length))) return length;
    }
  }
  return 0;
}

describe('exact values', () => {
  for (const [encoding, encode] of Object.entries(ENCODINGS)) {
    for (const [wrapping, wrap] of Object.entries(WRAPS)) {
      it(`are hidden as ${encoding} ${wrapping}`, () => {
        const shown = redact(`before(${wrap(encode(SECRET))})after`);
        expect(shown).toContain(MASK);
        expect(shown.startsWith('before')).toBe(true);
        expect(shown.endsWith('after')).toBe(true);
        // Some edge characters of base64 belong to the neighbours as well.
        expect(survives(shown.replaceAll(/before|after/g, ''), encode(SECRET))).toBeLessThan(9);
      });
    }
  }

  it('are hidden each, however they overlap and touch', () => {
    const { text } = createRedactor(['abcdefgh', 'efghijkl', 'bcdefg']);
    expect(text('xabcdefghijkly abcdefghabcdefgh bcdefgh')).toBe('x***y *** ***h');
  });

  it('are hidden line by line when they have several', () => {
    const lines = ['FRAME', 'mQz81kPw0Rt5uYb3nVx7', 'Lp2sDf6gHj4kZc9vBn1m', 'FRAME'];
    const { text } = createRedactor([lines.join('\n')]);
    expect(text(`12:01 ${lines[1]}\n12:02 ${lines[2]} FRAME`)).toBe('12:01 ***\n12:02 *** FRAME');
    expect(text(`x ${lines.join('\\n')} y`)).toBe('x *** y');
  });

  it('of a few characters would hide everything, so they are left', () => {
    expect(createRedactor(['', 'a', '12345', '\n']).text('a 12345\n')).toBe('a 12345\n');
  });

  it('next to escapes are hidden all the same', () => {
    const { text } = createRedactor(['nsecretvalue', 'othervalue\\']);
    expect(text('C:\\nsecretvalue')).toBe('C:\\***');
    expect(text('othervalue\\n')).toBe('***n');
  });

  const secret = fc
    .string({ minLength: 8, maxLength: 40, unit: 'grapheme-ascii' })
    .filter((s) => s.trim().length >= 6 && !/^[*]+$/.test(s.trim()));

  it('never come through, whatever is around them', () => {
    fc.assert(
      fc.property(
        secret,
        fc.string(),
        fc.string(),
        fc.constantFrom(...Object.values(ENCODINGS)),
        (value, a, b, encode) => {
          const shown = createRedactor([value]).text(a + encode(value) + b);
          expect(shown.includes(value)).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('are hidden once and for all', () => {
    fc.assert(
      fc.property(fc.array(secret, { maxLength: 3 }), fc.string({ maxLength: 200 }), (secrets, around) => {
        const { text } = createRedactor(secrets);
        const once = text(`${around}${secrets.join(around)}`);
        expect(text(once)).toBe(once);
      }),
    );
  });

  it('leave a text without secrets as it is', () => {
    const { text } = createRedactor([SECRET]);
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (plain) => {
        expect(text(plain)).toBe(plain);
      }),
    );
  });
});

describe('well-known shapes', () => {
  const letters = 'aB3dE6gH9jK2mN5pQ8sT1vW4xY7z';
  const long = letters.repeat(20);
  const SHAPES: Readonly<Record<string, readonly string[]>> = {
    GitHub: ['ghp_', 'gho_', 'ghs_', 'github_pat_'],
    GitLab: ['glpat-', 'gldt-'],
    models: ['sk-', 'sk-ant-api03-', 'sk-proj-', 'AIza', 'hf_'],
    others: ['npm_', 'xoxb-', 'pypi-', 'dckr_pat_', 'sk_live_'],
  };
  for (const prefix of Object.values(SHAPES).flat()) {
    it(`${prefix}… is hidden whole, however long it is`, () => {
      const { text } = createRedactor([]);
      for (const body of [`${letters}0123456789`, long]) expect(text(`x=${prefix}${body};`)).toBe('x=***;');
    });
  }

  it('a key block is hidden, even one that is cut off', () => {
    const { text } = createRedactor([]);
    const begin = `-----BEGIN ${'RSA '}PRIVATE KEY-----`;
    const end = begin.replace('BEGIN', 'END');
    expect(text(`a\n${begin}\nMIIE\nabcd\n${end}\nb`)).toBe('a\n***\nb');
    expect(text(`a\n${begin}\nMIIE\nabcd`)).toBe('a\n***');
  });

  it('passwords in addresses and headers are hidden, the rest stays', () => {
    const { text } = createRedactor([]);
    expect(text('redis://user:pa55:word@host/0 and http://:pw@h')).toBe('redis://user:***@host/0 and http://:***@h');
    expect(text(`Authorization: Bearer ${letters}, "authorization":"token ${'f'.repeat(40)}"`)).toBe(
      'Authorization: Bearer ***, "authorization":"token ***"',
    );
    const innocent = `https://host/a:b@c, mail a@b.c, sha ${'a1'.repeat(20)}, sk-learn, eyJ.x.y, task-force-of-nature`;
    expect(text(innocent)).toBe(innocent);
  });

  it('are looked for in linear time', () => {
    const { text } = createRedactor([SECRET]);
    const hostile = [
      '-eyJ',
      '://:',
      '://a:b',
      '-----BEGIN A PRIVATE KEY',
      'PRIVATE KEY ',
      ' ',
      '\t\n',
      '\\n',
      'sk-',
      'SG.a',
      'K',
      'authorization: bearer',
    ];
    for (const piece of hostile) {
      const started = performance.now();
      text(piece.repeat(300_000 / piece.length));
      expect(performance.now() - started, piece).toBeLessThan(1500);
    }
  });
});

describe('a stream', () => {
  const pieces = fc.array(
    fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.constantFrom(
        '\n',
        ' \n\t',
        '\\n',
        '\\',
        'ghp_',
        'a'.repeat(40),
        '-----BEGIN PRIVATE KEY-----',
        '-----END PRIVATE KEY-----',
      ),
      fc.constantFrom(...Object.values(ENCODINGS)).map((encode) => encode(SECRET)),
      fc.constantFrom(...Object.values(WRAPS)).map((wrap) => wrap(SECRET)),
    ),
    { maxLength: 12 },
  );

  it('gives what the whole text would give, wherever it is cut', () => {
    const redactor = createRedactor([SECRET]);
    fc.assert(
      fc.property(pieces, fc.infiniteStream(fc.integer({ min: 1, max: 30 })), (parts, sizes) => {
        const whole = parts.join('');
        const stream = redactor.stream();
        let shown = '';
        for (let at = 0; at < whole.length; ) {
          const size = sizes.next().value ?? 1;
          shown += stream.push(whole.slice(at, at + size));
          at += size;
        }
        expect(shown + stream.end()).toBe(redactor.text(whole));
      }),
      { numRuns: 1000 },
    );
  });

  it('shows whole harmless lines at once', () => {
    const stream = createRedactor([SECRET]).stream();
    expect(stream.push('first!\nsec')).toBe('first!\n');
    expect(stream.push('ond!\n')).toBe('second!\n');
    expect(stream.push(`${SECRET.slice(0, 4)}\n`)).toBe('');
    expect(stream.push(`${SECRET.slice(4)} done!\n`)).toBe(`${MASK} done!\n`);
    expect(stream.end()).toBe('');
  });

  it('holds a bounded part of an endless line, and hides what lies across the cut', () => {
    const stream = createRedactor([SECRET]).stream();
    let shown = '';
    let given = 0;
    for (let n = 0; n < 40; n += 1) {
      const chunk = `${'x '.repeat(5000 + n * 7)}${SECRET}`;
      given += chunk.length;
      shown += stream.push(chunk);
    }
    expect(given - shown.length).toBeLessThan(100_000);
    shown += stream.end();
    expect(shown).not.toContain(SECRET.slice(3, 12));
    expect(shown.split(MASK)).toHaveLength(41);
  });

  it('hides a token that is longer than what it holds, up to its line end', () => {
    const stream = createRedactor([]).stream();
    let shown = stream.push('start ghp_');
    for (let n = 0; n < 100; n += 1) shown += stream.push('Zz9'.repeat(1000));
    shown += stream.push('Zz9 rest of the line\nnext line\n') + stream.end();
    expect(shown).not.toContain('Zz9');
    expect(shown).toBe(`start ${MASK}\nnext line\n`);
  });

  it('takes one character at a time in reasonable time', () => {
    const stream = createRedactor([SECRET]).stream();
    const started = performance.now();
    let shown = '';
    for (const character of `${'y'.repeat(60_000)}\n${'\n'.repeat(2000)}`) shown += stream.push(character);
    shown += stream.end();
    expect(shown).toHaveLength(62_001);
    expect(performance.now() - started).toBeLessThan(4000);
  });
});

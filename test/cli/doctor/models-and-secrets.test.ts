import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { secretWeakness } from '../../../src/intake/strong-secrets.ts';
import { listening } from '../../support/altering-proxy.ts';
import { type DoctorCase, tryCase } from '../../support/doctor-case.ts';
import { freePort } from '../../support/free-port.ts';

const CASES: readonly DoctorCase[] = [
  {
    name: 'no model is configured',
    make: (world) => Object.assign(world.settings, { models: {} }),
    finds: ['model-key problem'],
  },
  {
    name: 'the key of a model is missing',
    make: (world) => Object.assign(world.settings, { models: { default: ['anthropic/claude-sonnet-4-5'] } }),
    finds: ['model-key problem'],
    says: /ANTHROPIC_API_KEY is not set/,
  },
  {
    name: "the model's server is not there",
    make: async (world) => modelAt(world, `http://127.0.0.1:${await freePort()}/v1`),
    finds: ['model-address problem'],
    says: /ECONNREFUSED/,
  },
  {
    name: "the model's server never answers",
    make: async (world, look) => {
      look.patienceMs = 500;
      modelAt(world, await listening(() => undefined));
    },
    finds: ['model-address problem'],
    says: /no reply within 500 ms/,
  },
  {
    name: "the model's server is broken",
    make: async (world) => modelAt(world, await listening((_req, res) => void res.writeHead(503).end())),
    finds: ['model-address problem'],
    says: /503/,
  },
  {
    name: "the model's server refuses the key",
    make: (world) => Object.assign(world.env, { COMPATIBLE_API_KEY: randomBytes(20).toString('hex') }),
    finds: ['model-key-taken problem'],
    says: /401/,
  },
  {
    name: "the model is not on the server's list",
    make: (world) => modelAt(world, world.modelUrl, 'scriptde'),
    finds: ['model-name warning'],
  },
  {
    name: 'there is no webhook secret',
    make: ({ env }) => Reflect.deleteProperty(env, 'WEBHOOK_SECRET'),
    finds: ['webhook-secret problem'],
  },
  {
    name: 'the webhook secret is the well-known word',
    make: ({ env }) => Object.assign(env, { WEBHOOK_SECRET: 'development' }),
    finds: ['webhook-secret-strength problem'],
    says: /well-known/,
  },
  {
    name: 'the webhook secret is short',
    make: ({ env }) => Object.assign(env, { WEBHOOK_SECRET: randomBytes(7).toString('hex') }),
    finds: ['webhook-secret-strength problem'],
    says: /shorter than 16/,
  },
  {
    name: 'the former webhook secret can be guessed',
    make: ({ env }) => Object.assign(env, { WEBHOOK_SECRET_PREVIOUS: 'abcdef'.repeat(5) }),
    finds: ['webhook-secret-strength problem'],
    says: /again and again/,
  },
  {
    name: 'the webhook secret is the token too',
    make: (world) => Object.assign(world.env, { WEBHOOK_SECRET: world.bot.token }),
    finds: ['secrets-apart problem'],
  },
];

describe('the doctor finds that', () => {
  it.each(CASES)('$name', tryCase);

  it.each([
    ['http://127.0.0.1/v1', 'ollama', { models: [{ name: 'small:latest' }] }, '/api/tags'],
    ['http://127.0.0.1/v1', 'anthropic', { data: [{ id: 'small' }], has_more: false }, '/v1/models?limit=1000'],
    ['http://127.0.0.1/v1', 'openai', { data: [{ id: 'small' }] }, '/models'],
  ])('nothing is wrong with a model of %s', async (_base, provider, list, path) => {
    const asked: (string | undefined)[] = [];
    await tryCase({
      name: '',
      make: async (world) => {
        const baseUrl = await listening((req, res) => {
          asked.push(req.url);
          res.end(JSON.stringify(list));
        });
        Object.assign(world.settings, { models: { default: [{ model: `${provider}/small`, baseUrl }] } });
        world.env[`${provider.toUpperCase()}_API_KEY`] = randomBytes(20).toString('hex');
      },
      finds: [],
    });
    expect(asked).toEqual([path]);
  });
});

describe('a webhook secret', () => {
  it.each([
    ['my-webhook-secret', /placeholder/],
    ['your_webhook_secret', /placeholder/],
    ['change-me', /placeholder/],
    ['issuewright-secret', /placeholder/],
    ['passwordpassword', /placeholder/],
    ['k3y-k3y-k3y-k3y-k', /again and again/],
    ['1234567890123456', /again and again|neighbours/],
    ['abcdefghijklmnopqrst', /neighbours/],
    ['aabbccddeeffgghhiijj', /neighbours/],
  ])('such as %s is refused', (secret, why) => {
    expect(secretWeakness(secret)).toMatch(why);
  });

  it('made at random is never refused', () => {
    for (let round = 0; round < 20_000; round++) {
      expect(secretWeakness(randomBytes(8).toString('hex'))).toBeUndefined();
      expect(secretWeakness(randomBytes(12).toString('base64'))).toBeUndefined();
    }
  });
});

function modelAt(world: { readonly settings: Record<string, unknown> }, baseUrl: string, name = 'scripted'): void {
  world.settings.models = { default: [{ model: `compatible/${name}`, baseUrl }] };
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainSchema } from '../../../src/agent/mcp/plain-schema.ts';

describe('the schema of a foreign tool', () => {
  it('keeps what models need, and nothing that providers refuse or that runs away', () => {
    const kept = {
      type: 'object',
      properties: { a: { type: 'array', items: { type: 'string', enum: ['x'] } }, b: { anyOf: [{ type: 'null' }] } },
      required: ['a'],
    };
    const foreign = { ...kept, $schema: 'x', $defs: { y: {} }, patternProperties: { '(a+)+': {} }, required: ['a', 3] };
    expect(plainSchema(foreign)).toEqual(kept);
    expect(plainSchema({ properties: { 'a b': {}, c: { description: 'd'.repeat(9_000), pattern: 'x' } } })).toEqual({
      type: 'object',
      properties: { c: { description: 'd'.repeat(160) } },
    });
  });

  it('loses its details where it is large', () => {
    const properties = Object.fromEntries(
      Array.from({ length: 400 }, (_, n) => [`p${n}`, { enum: ['x'.repeat(200)] }]),
    );
    const plain = plainSchema({ type: 'object', properties });
    expect(JSON.stringify(plain).length).toBeLessThan(1_000);
    expect(Object.keys(plain.properties as object)).toHaveLength(40);
  });

  it('is an object schema of at most 3 000 bytes, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue({ maxDepth: 9 }), fc.record({ properties: fc.jsonValue() })), (value) => {
        const plain = plainSchema(value);
        expect(plain).toMatchObject({ type: 'object', properties: {} });
        expect(JSON.stringify(plain).length).toBeLessThanOrEqual(3_000);
      }),
    );
  });
});

import { z } from 'zod';
import type { AssistantPart, SealedPart } from '../../domain/message.ts';

const schema = z.object({
  fields: z.record(z.string(), z.unknown()),
  extras: z.record(z.string(), z.unknown()),
});

/** What a server wants back beside text and calls: fields of its message, and for a call's id what stood beside it. */
export type ChatSeal = Readonly<z.output<typeof schema>>;

/** A seal as a part; none where there is nothing in it. */
export function sealedPart(by: string, seal: ChatSeal): SealedPart[] {
  const empty = Object.keys(seal.fields).length + Object.keys(seal.extras).length === 0;
  return empty ? [] : [{ kind: 'sealed', by, value: { ...seal } }];
}

/** The seal among the parts of a reply of the model `by`. */
export function chatSeal(parts: readonly AssistantPart[], by: string): ChatSeal {
  const part = parts.find((one) => one.kind === 'sealed' && one.by === by);
  return schema.safeParse(part?.kind === 'sealed' ? part.value : undefined).data ?? { fields: {}, extras: {} };
}

import type { World } from '../../src/demo/world.ts';

/** Server settings with the models of a demo world, as YAML. */
export function worldSettings({ model }: World): string {
  const one = (role: string) => `  ${role}: [{ model: scripted/scripted-${role}, baseUrl: "${model.url}" }]`;
  return [
    'models:',
    one('developer'),
    one('reviewer'),
    'sandbox: { allowNamespaces: true }',
    'attempts: 1000',
    '',
  ].join('\n');
}

import type { Finding } from '../../domain/finding.ts';
import type { GateInput } from '../gate.ts';

const CONFIG =
  /(?:^|\/)(?:(?:vitest|jest|karma|playwright|cypress|ava|tap)\.(?:config|workspace|setup)[^/]*|\.mocharc[^/]*|\.nycrc[^/]*|\.c8rc[^/]*|pytest\.ini|tox\.ini|conftest\.py|\.coveragerc|codecov\.ya?ml|\.taprc|surefire[^/]*\.xml)$/;

/** A change of the files that say which tests run and what coverage is asked for. */
export async function relaxedConfig({ change }: GateInput): Promise<readonly Finding[]> {
  return change.files
    .filter(({ path, previous, status }) => status !== 'added' && CONFIG.test(previous ?? path))
    .map(({ path, status }) => ({
      title: `The test settings were ${status}`,
      description: 'How the tests run is set by people. Put it back, or leave it to a person.',
      severity: 'blocker',
      path,
    }));
}

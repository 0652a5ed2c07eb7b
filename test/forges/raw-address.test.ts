import { describe, expect, it } from 'vitest';
import { giteaForge } from '../../src/forges/gitea/forge.ts';
import { githubForge } from '../../src/forges/github/forge.ts';
import { gitlabForge } from '../../src/forges/gitlab/forge.ts';

const url = 'https://forge.example.org/';
const token = '';
const sha = 'a'.repeat(40);

describe('where a browser finds a picture', () => {
  it.each([
    ['Gitea', giteaForge({ url, token }), `https://forge.example.org/o/n/raw/commit/${sha}/a%20b/1.png`],
    [
      'GitHub',
      githubForge({ url, apiUrl: url, token: async () => token, checkRuns: false }),
      `https://forge.example.org/o/n/raw/${sha}/a%20b/1.png`,
    ],
    ['GitLab', gitlabForge({ url, token }), `https://forge.example.org/o/n/-/raw/${sha}/a%20b/1.png`],
  ])('is an address of the commit on %s', (_name, { source }, address) => {
    expect(source.raw?.({ owner: 'o', name: 'n' }, 'a b/1.png', sha)).toBe(address);
  });

  it('has every group of a project on GitLab', () => {
    const { source } = gitlabForge({ url: 'https://forge.example.org/lab', token });
    expect(source.raw?.({ owner: 'g/sub', name: 'n' }, '1.png', sha)).toBe(
      `https://forge.example.org/lab/g/sub/n/-/raw/${sha}/1.png`,
    );
  });
});

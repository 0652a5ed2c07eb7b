/** What somebody else writes where the order writes too. */
export const CLASH = '  // An empty page is no page.\n  return Math.floor(total / size) || 0;';

/** What the developer makes of both. */
export const RESOLVED = '  return Math.ceil(total / size) || 0;';

/** The developer settles that clash at the second try, and gives up on every other one; the reviewer is content with both. */
export const CLASH_SCRIPT = `
  - name: the developer does nothing about it
    model: scripted-developer
    when: ['# Rebase', 'return NEVER;']
    turns:
      - calls:
          - tool: finish
            arguments: &done
              status: done
              summary: Counts the last page even when it is not full, and an empty list has none.
              commit: { type: fix, scope: pages, subject: count the last page when it is not full }

  - name: the developer forgets the markers
    model: scripted-developer
    when: ['# Rebase, round 1', 'An empty page is no page.']
    turns:
      - calls: [{ tool: read, arguments: { path: src/pages.js } }]
      - calls: [{ tool: finish, arguments: *done }]

  - name: the developer settles it
    model: scripted-developer
    when: ['# Rebase, round 2', 'An empty page is no page.', 'The markers are still there.']
    turns:
      - calls:
          - tool: shell
            arguments:
              command: |
                node -e "
                const fs = require('node:fs');
                const text = fs.readFileSync('src/pages.js', 'utf8');
                fs.writeFileSync('src/pages.js', text
                  .replace(/^<{7} .*\\n/m, '')
                  .replace(/^=======\\n/m, '')
                  .replace(/^>{7} .*\\n/m, '')
                  .replace(/  return Math.floor.*\\n/, '')
                  .replace('return Math.ceil(total / size);', 'return Math.ceil(total / size) || 0;'));
                "
      - calls: [{ tool: finish, arguments: *done }]

  - name: the reviewer of what was settled
    model: scripted-reviewer
    when: ['# Review', 'if (!(size >= 1)) throw']
    turns:
      - calls: [{ tool: finish, arguments: { passed: true, confidence: 0.97, findings: [] } }]
`;

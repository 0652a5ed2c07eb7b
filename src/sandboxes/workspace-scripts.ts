/** Git inside the sandbox: nobody's settings, no hooks; only correctness matters here, the host judges what comes out. */
const GIT = `
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null LC_ALL=C
git() { command git -c core.hooksPath=/dev/null -c core.fsmonitor=false -c commit.gpgSign=false -c gc.auto=0 "$@"; }
fill() {
  git init -q --template= . &&
  git config user.name Developer && git config user.email developer@localhost &&
  mkdir -p .git/info && echo .ports.env > .git/info/exclude &&
  for bundle in "$@"; do git fetch -q --no-tags "$bundle" '+refs/*:refs/issuewright/*' || return 1; done
}
`;

/** `$1` the commit, then the bundles: an ordinary checkout of it on the branch \`work\`. */
export const TAKE_IN: string = `${GIT}
at=$1; shift
fill "$@" && git checkout -q -B work "$at" && git for-each-ref --format='delete %(refname)' refs/issuewright | git update-ref --stdin
`;

/**
 * \`$1\` the commit to compare with, then the bundles: all changes as one commit in a bundle on stdout; 45 when there are none.
 * It works on a git folder of its own, so that whatever was done to the repository's own one does not matter.
 */
export const HAND_OUT: string = `${GIT}
since=$1; shift
out=$(mktemp -d) && trap 'rm -rf "$out"' EXIT
tree=$(pwd)
( mkdir "$out/repo" && cd "$out/repo" && fill "$@" >&2 ) || exit 46
export GIT_DIR="$out/repo/.git" GIT_WORK_TREE="$tree"
git read-tree "$since" && git add -A -- . >&2 || exit 47
new=$(git write-tree) || exit 48
[ "$new" != "$(git rev-parse "$since^{tree}")" ] || exit 45
commit=$(git commit-tree -p "$since" -m handed-out "$new") || exit 49
git update-ref refs/heads/handed-out "$commit" && git bundle create -q - refs/heads/handed-out "^$since"
`;

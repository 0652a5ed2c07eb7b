import type { Detected, Tree } from './detected.ts';

const PYTEST_FILES = ['pyproject.toml', 'setup.cfg', 'tox.ini', 'requirements.txt', 'requirements-dev.txt'] as const;

/** Commands of a Python project: pytest where anything names it, else unittest. */
export async function detectPython(tree: Tree): Promise<Detected> {
  const paths = [...tree.paths];
  const lint = await ruff(tree);
  const example = paths.find((path) => /(?:^|\/)(?:test_[^/]+|[^/]+_test)\.py$/.test(path));
  const pytest = await pytestNamed(tree);
  if (pytest) return { test: { command: 'python3 -m pytest -rA', why: `${pytest} names pytest` }, ...lint };
  if (example === undefined) return lint;
  return { test: { command: 'python3 -m unittest discover -v', why: `found ${example}` }, ...lint };
}

/** Commands of a Go module. */
export async function detectGo(tree: Tree): Promise<Detected> {
  if (!tree.paths.has('go.mod')) return {};
  return {
    test: { command: 'go test -v ./...', why: 'found go.mod' },
    lint: { command: 'go vet ./...', why: 'found go.mod' },
  };
}

/** Commands of a Cargo package or workspace. */
export async function detectRust(tree: Tree): Promise<Detected> {
  if (!tree.paths.has('Cargo.toml')) return {};
  const test = { command: 'cargo test', why: 'found Cargo.toml' };
  const clippy = ['clippy.toml', '.clippy.toml'].find((path) => tree.paths.has(path));
  return clippy ? { test, lint: { command: 'cargo clippy -- -D warnings', why: `found ${clippy}` } } : { test };
}

/** Commands of a Maven project, by its wrapper where it has one. */
export async function detectMaven(tree: Tree): Promise<Detected> {
  if (!tree.paths.has('pom.xml')) return {};
  const maven = tree.paths.has('mvnw') ? 'sh ./mvnw' : 'mvn';
  return { test: { command: `${maven} -B test`, why: 'found pom.xml' } };
}

/** Commands of a Gradle project, by its wrapper where it has one. */
export async function detectGradle(tree: Tree): Promise<Detected> {
  const build = ['build.gradle', 'build.gradle.kts'].find((path) => tree.paths.has(path));
  if (!build) return {};
  const gradle = tree.paths.has('gradlew') ? 'sh ./gradlew' : 'gradle';
  return { test: { command: `${gradle} test --console=plain`, why: `found ${build}` } };
}

/** The targets `test` and `lint` of a makefile. */
export async function detectMake(tree: Tree): Promise<Detected> {
  const file = ['GNUmakefile', 'makefile', 'Makefile'].find((path) => tree.paths.has(path));
  const text = (file && (await tree.read(file))) ?? '';
  const target = (name: string) =>
    new RegExp(`^${name}\\s*:(?!=)`, 'm').test(text)
      ? { command: `make ${name}`, why: `the target \`${name}\` of ${file}` }
      : undefined;
  const [test, lint] = [target('test') ?? target('check'), target('lint')];
  return { ...(test && { test }), ...(lint && { lint }) };
}

async function pytestNamed(tree: Tree): Promise<string | undefined> {
  const certain = ['pytest.ini', '.pytest.ini', 'conftest.py', 'tests/conftest.py'].find((path) =>
    tree.paths.has(path),
  );
  if (certain) return certain;
  for (const path of PYTEST_FILES) if (/\bpytest\b/.test((await tree.read(path)) ?? '')) return path;
  return undefined;
}

async function ruff(tree: Tree): Promise<Pick<Detected, 'lint'>> {
  const file = ['ruff.toml', '.ruff.toml'].find((path) => tree.paths.has(path));
  const named =
    file ?? (/^\[tool\.ruff\b/m.test((await tree.read('pyproject.toml')) ?? '') ? 'pyproject.toml' : undefined);
  return named ? { lint: { command: 'ruff check .', why: `${named} configures ruff` } } : {};
}

// Builds ../components.css, ../theme-voorbeeld.css and ../fonts from the exact versions in the lockfile.
// Rules for classes that no template uses are left out, so run it again after changing a template.
// The same lockfile and templates give the same bytes; `npm run check` fails when the committed files differ.
//
// Components and theme are two files on purpose: a municipality replaces the theme and nothing else.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'lightningcss';

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(here, 'node_modules');
const assets = path.join(here, '..');

const utrecht = ['root', 'document', 'page-header', 'page-footer', 'page-body', 'alert', 'breadcrumb-nav', 'status-badge',
  'table', 'data-list', 'blockquote', 'form-field', 'form-label', 'select', 'checkbox', 'pagination'];
const candidate = ['button', 'code', 'heading', 'link', 'paragraph', 'skip-link'];
const theme = { file: '@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css', selector: '.voorbeeld-theme' };
const fonts = { 400: 'noto-sans-latin-400-normal.woff2', 700: 'noto-sans-latin-700-normal.woff2' };

const banner = {
  components: '/*! EUPL-1.2. Component CSS (c) Frameless B.V., Gemeente Utrecht and the NL Design System community; see assets/README.md */\n',
  theme: '/*! EUPL-1.2. Design tokens (c) the NL Design System community, only those in use; see assets/README.md */\n',
};

/** The text of a file of an installed package. */
const read = (name) => fs.readFileSync(path.join(modules, name), 'utf8');

/** Minified CSS for browsers of the last five years, without the rules of unused classes. */
const minify = (css, filename, unusedSymbols = []) =>
  Buffer.from(transform({ filename, code: Buffer.from(css), minify: true, unusedSymbols,
    targets: { safari: 15 << 16, chrome: 100 << 16, firefox: 100 << 16 } }).code).toString('utf8');

/** The custom properties of the theme that the given CSS reaches, directly or through another one. */
function reachable(css, declarations) {
  const used = new Set();
  const queue = [...css.matchAll(/var\(\s*(--[\w-]+)/g)].map((match) => match[1]);
  while (queue.length > 0) {
    const name = queue.pop();
    if (used.has(name) || !declarations.has(name)) continue;
    used.add(name);
    for (const match of declarations.get(name).matchAll(/var\(\s*(--[\w-]+)/g)) queue.push(match[1]);
  }
  return [...used].sort();
}

/** Every class name in the given CSS that no template and no page module mentions. */
function unusedClasses(css) {
  const sources = [path.join(assets, '../templates'), path.join(assets, '../src/pages')].flatMap((folder) =>
    fs.readdirSync(folder).filter((name) => /\.(html|rs)$/.test(name)).map((name) => path.join(folder, name)));
  const text = sources.map((file) => fs.readFileSync(file, 'utf8')).join('\n');
  const mentioned = new Set(text.match(/[A-Za-z][\w-]*/g));
  return [...new Set([...css.matchAll(/\.([A-Za-z][\w-]*)/g)].map((match) => match[1]))].filter((name) => !mentioned.has(name));
}

/** The two style sheets as [name, text]. */
function sheets() {
  const parts = [
    ...utrecht.map((name) => read(`@utrecht/${name}-css/dist/index.css`)),
    ...candidate.map((name) => read(`@nl-design-system-candidate/${name}-css/dist/${name}.css`)),
    fs.readFileSync(path.join(assets, 'own.css'), 'utf8'),
  ];
  // Source map comments name files that are not shipped.
  const all = parts.join('\n').replace(/\/\*#.*?\*\//g, '');
  const components = minify(all, 'components.css', unusedClasses(all));
  const declarations = new Map([...read(theme.file).matchAll(/(--[\w-]+)\s*:\s*([^;]+);/g)].map((m) => [m[1], m[2]]));
  const tokens = reachable(components, declarations).map((name) => `${name}:${declarations.get(name)};`).join('');
  const faces = Object.entries(fonts).map(([weight, file]) =>
    `@font-face{font-family:"Noto Sans";src:url(fonts/${file}) format("woff2");font-weight:${weight};font-display:swap}`).join('');
  return [
    ['components.css', banner.components + components + '\n'],
    ['theme-voorbeeld.css', banner.theme + minify(`${faces}${theme.selector}{${tokens}}`, 'theme.css') + '\n'],
  ];
}

/** Everything that is committed, as [name below assets, bytes]. */
function outputs() {
  const fontFiles = Object.values(fonts).map((file) =>
    [`fonts/${file}`, fs.readFileSync(path.join(modules, '@fontsource/noto-sans/files', file))]);
  return [...sheets().map(([name, text]) => [name, Buffer.from(text)]), ...fontFiles,
    ['fonts/OFL.txt', fs.readFileSync(path.join(modules, '@fontsource/noto-sans/LICENSE'))]];
}

const check = process.argv.includes('--check');
let different = 0;
for (const [name, bytes] of outputs()) {
  const target = path.join(assets, name);
  if (check) {
    const same = fs.existsSync(target) && fs.readFileSync(target).equals(bytes);
    if (!same) { different += 1; console.error(`${name} differs from what the lockfile builds`); }
  } else {
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, bytes);
    console.log(`${name} ${bytes.length}`);
  }
}
process.exitCode = different > 0 ? 1 : 0;

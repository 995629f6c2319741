// Builds the style sheet and the script into the portal's static files.
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import { compileAsync } from "sass";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const target = here("../src/folkmoot/portal/static/portal/dist/");
await mkdir(target, { recursive: true });

// Left and right become start and end, so that one style sheet serves both directions of writing.
const logical = (css) =>
  css
    .replace(/(?<=[{;\s])(margin|padding)-(left|right)(?=\s*:)/g, (_, what, side) => `${what}-inline-${end(side)}`)
    .replace(/(?<=[{;\s])border-(left|right)(?=(-width|-color|-style)?\s*:)/g, (_, side) => `border-inline-${end(side)}`)
    .replace(/(?<=[{;\s])(left|right)(?=\s*:)/g, (side) => `inset-inline-${end(side)}`)
    .replace(/(?<=[{;\s])(float\s*:\s*)(left|right)/g, (_, what, side) => `${what}inline-${end(side)}`)
    .replace(/(?<=[{;\s])(text-align\s*:\s*)(left|right)/g, (_, what, side) => what + end(side));
const end = (side) => (side === "left" ? "start" : "end");

const sass = await compileAsync(here("folkmoot.scss"), { quietDeps: true, style: "expanded" });
const css = await transform(logical(sass.css), { loader: "css", minify: true, legalComments: "none", target: ["chrome109", "firefox115", "safari16"] });
await write("folkmoot.css", css.code);

const script = await build({
  entryPoints: [here("folkmoot.js")],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2020",
  legalComments: "none",
  write: false,
});
await write("folkmoot.js", script.outputFiles[0].text);

const font = "../node_modules/@fontsource/source-serif-4/";
await copyFile(here(`${font}files/source-serif-4-latin-600-normal.woff2`), `${target}source-serif-4-latin-600.woff2`);
await copyFile(here(`${font}LICENSE`), `${target}source-serif-4-LICENSE.txt`);

async function write(name, text) {
  await writeFile(target + name, text);
  console.log(`${name} ${text.length} bytes, ${gzipSync(text, { level: 9 }).length} compressed`);
}

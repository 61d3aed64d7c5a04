// Writes what the browser loads and is not written by hand: scripts, icons, font, Bootstrap, maps, licences.
import { build } from "esbuild";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ICONS } from "./icons.js";

const here = dirname(fileURLToPath(import.meta.url));
const assets = join(here, "..", "assets");
const modules = join(here, "node_modules");
const require = createRequire(import.meta.url);
const MAPS = ["world_110m"];
const LICENSED = [
  ["@codemirror/view", "LICENSE"],
  ["@codemirror/lang-sql", "LICENSE"],
  ["@lezer/common", "LICENSE"],
  ["bootstrap", "LICENSE"],
  ["@fontsource-variable/inter", "LICENSE"],
  ["lucide-static", "LICENSE"],
  ["plotly.js", "LICENSE"],
  ["regenerator-runtime", "LICENSE"],
];

function version(name) {
  return JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8")).version;
}

async function scripts() {
  await build({
    entryPoints: { nexus: join(here, "src/nexus.js"), marks: join(here, "src/marks.js"), "head/theme": join(here, "src/theme-first.js"), "head/early": join(here, "src/early.js"), "head/plotly": join(here, "src/plotly.js") },
    loader: { ".css": "empty" },
    define: { global: "globalThis" },
    outdir: assets,
    bundle: true,
    minify: true,
    format: "iife",
    target: ["es2022"],
    legalComments: "none",
    external: ["/assets/*"],
  });
}

// What only one page needs is a module that the page loads itself.
async function lazy() {
  await build({
    entryPoints: { editor: join(here, "src/sql/index.js"), grid: join(here, "src/dashboards/grid.js"), board: join(here, "src/field/board.js"), embed: join(here, "src/embed.js"), "my-day": join(here, "src/field/day/my-day.js"), track: join(here, "src/field/track.js"), worker: join(here, "src/field/day/worker.js") },
    outdir: join(assets, "lazy"),
    bundle: true,
    minify: true,
    format: "esm",
    target: ["es2022"],
    legalComments: "none",
  });
}

function icons() {
  const rules = Object.entries(ICONS).map(([name, file]) => {
    const svg = readFileSync(join(modules, "lucide-static/icons", `${file}.svg`), "utf8")
      .replace(/<!--.*?-->/gs, "")
      .replace(/\s+class="[^"]*"/, "")
      .replace(/stroke-width="2"/, 'stroke-width="1.9"')
      .replace(/currentColor/g, "#000")
      .replace(/\s+/g, " ")
      .replace(/> </g, "><")
      .trim();
    const url = `url("data:image/svg+xml,${encodeURIComponent(svg).replace(/%20/g, " ").replace(/%3D/g, "=").replace(/%2F/g, "/").replace(/%3A/g, ":").replace(/%22/g, "'")}")`;
    return [name, url];
  });
  const root = rules.map(([name, url]) => `  --icon-${name}: ${url};`).join("\n");
  const classes = rules.map(([name]) => `.nx-icon-${name} {\n  --icon: var(--icon-${name});\n}`).join("\n\n");
  const head = `/* Built by frontend/build.js from lucide-static ${version("lucide-static")} (ISC). */\n`;
  writeFileSync(join(assets, "70-icons.css"), `${head}:root {\n${root}\n}\n\n${classes}\n`);
}

function fonts() {
  mkdirSync(join(assets, "fonts"), { recursive: true });
  const css = readFileSync(join(modules, "@fontsource-variable/inter/index.css"), "utf8");
  const faces = css.match(/@font-face\s*{[^}]*}/g).filter((face) => /inter-(latin|latin-ext|cyrillic|greek)-wght/.test(face));
  const written = faces.map((face) => {
    const file = face.match(/url\(\.?\/?files\/([^)]+\.woff2)\)/)[1];
    copyFileSync(join(modules, "@fontsource-variable/inter/files", file), join(assets, "fonts", file));
    return face.replace(/url\(\.?\/?files\/[^)]+\)/, `url(fonts/${file})`);
  });
  const head = `/* Built by frontend/build.js from @fontsource-variable/inter ${version("@fontsource-variable/inter")} (OFL-1.1). */\n`;
  writeFileSync(join(assets, "10-fonts.css"), head + written.join("\n\n") + "\n");
}

function bootstrap() {
  const css = readFileSync(join(modules, "bootstrap/dist/css/bootstrap.min.css"), "utf8");
  writeFileSync(join(assets, "00-bootstrap.css"), css.replace(/\n?\/\*# sourceMappingURL.*?\*\//, "") + "\n");
}

function maps() {
  globalThis.window = globalThis;
  const { topojson } = require("plotly.js/dist/plotly-geo-assets.js");
  mkdirSync(join(assets, "topojson"), { recursive: true });
  for (const name of MAPS) {
    const { objects, ...rest } = topojson[name];
    const { land, countries, coastlines, lakes, ocean, rivers, subunits } = objects;
    const kept = { land, countries, coastlines, lakes, ocean, rivers, subunits };
    writeFileSync(join(assets, "topojson", `${name}.json`), JSON.stringify({ ...rest, objects: kept }));
  }
}

function licences() {
  const texts = LICENSED.map(([name, file]) => {
    const text = readFileSync(join(modules, name, file), "utf8").trim();
    return `${name} ${version(name)}\n${"=".repeat(name.length + 1 + version(name).length)}\n\n${text}`;
  });
  writeFileSync(join(assets, "licences.txt"), texts.join("\n\n\n") + "\n");
}

await scripts();
await lazy();
icons();
fonts();
bootstrap();
maps();
licences();

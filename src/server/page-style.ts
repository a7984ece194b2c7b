/** Colours and type that the pages share: light, dark as the system has it, or as `data-theme` says. */
export const PAGE_STYLE = `
:root {
  color-scheme: light;
  --bg: #f6f7f9; --card: #ffffff; --ink: #1b2430; --soft: #5a6675; --line: #d9dfe7;
  --accent: #1f5fbf; --ok: #1a7f4b; --warn: #9a5b00; --bad: #b3261e; --code: #eef1f5;
}
@media (prefers-color-scheme: dark) {
  :root:not([data-theme="light"]) {
    color-scheme: dark;
    --bg: #12161c; --card: #1a2029; --ink: #e6eaf0; --soft: #9aa7b7; --line: #2d3643;
    --accent: #7fb0ff; --ok: #5fd39a; --warn: #f0b35a; --bad: #ff8a80; --code: #11151b;
  }
}
:root[data-theme="dark"] {
  color-scheme: dark;
  --bg: #12161c; --card: #1a2029; --ink: #e6eaf0; --soft: #9aa7b7; --line: #2d3643;
  --accent: #7fb0ff; --ok: #5fd39a; --warn: #f0b35a; --bad: #ff8a80; --code: #11151b;
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main, header { max-width: 68rem; margin: 0 auto; padding: 1rem 1.25rem; }
header { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; }
h1 { font-size: 1.25rem; margin: 0; }
h2 { font-size: 1.05rem; margin: 0 0 .75rem; }
h3 { font-size: .95rem; margin: 1rem 0 .25rem; }
a { color: var(--accent); }
section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem 1.25rem; margin-bottom: 1rem; }
code, pre { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
pre { background: var(--code); border: 1px solid var(--line); border-radius: .4rem; padding: .6rem .8rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; margin: .4rem 0; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; }
summary { cursor: pointer; }
.soft { color: var(--soft); }
.tag { display: inline-block; border: 1px solid currentColor; border-radius: 1rem; padding: 0 .55rem; font-size: .8rem; margin-right: .3rem; }
.ok { color: var(--ok); } .warn { color: var(--warn); } .bad { color: var(--bad); } .accent { color: var(--accent); }
.spread { margin-left: auto; }
.scroll { overflow-x: auto; }
`;

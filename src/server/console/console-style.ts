/** What the console has beyond the style that the pages share. */
export const CONSOLE_STYLE = `
button, input { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: .4rem; padding: .25rem .7rem; }
button { cursor: pointer; }
button:focus-visible, input:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
button.link { border: 0; padding: 0; background: none; color: var(--accent); text-decoration: underline; font: 13px ui-monospace, monospace; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .75rem; margin: 0; }
.facts dt { color: var(--soft); font-size: .85rem; }
.facts dd { margin: 0; overflow-wrap: anywhere; }
ol, ul { padding-left: 1.4rem; margin: .25rem 0; }
.timeline { list-style: none; padding-left: .5rem; max-height: 24rem; overflow-y: auto; }
.timeline li { border-left: 2px solid var(--line); padding: .15rem 0 .15rem .9rem; }
.timeline li.here { border-left-color: var(--ok); }
.timeline li.pending { border-left-color: var(--warn); }
[hidden] { display: none; }
label { display: inline-block; margin-bottom: .5rem; }
`;

extension Page {
  /// The layout: a column of turns next to one of pictures; below 800 pixels one above the other;
  /// in print, every turn in a row.
  static let style = """
    :root {
      --ground: #fbfaf8; --panel: #f2f0ec; --ink: #24211d; --soft: #6f6a62; --line: #dcd8d0;
      --accent: #a8480f; --bad: #a3212b; --stage: #e7e4de;
      font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: #191817; --panel: #211f1e; --ink: #e9e5df; --soft: #a29b91; --line: #37332f;
        --accent: #f0a060; --bad: #f08a86; --stage: #100f0e;
      }
    }
    * { box-sizing: border-box; }
    body {
      margin: 0; background: var(--ground); color: var(--ink); display: grid; min-height: 100vh;
      grid: "head head" auto "nav main" 1fr / minmax(15rem, 22rem) minmax(0, 1fr);
    }
    header {
      grid-area: head; padding: 1rem 1.5rem; border-bottom: 1px solid var(--line);
      display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1.25rem;
    }
    h1 { font-size: 1.25rem; margin: 0; overflow-wrap: anywhere; }
    header p { margin: 0; color: var(--soft); font-size: .875rem; }
    .keys { margin-left: auto; }
    kbd {
      font: inherit; font-size: .8rem; border: 1px solid var(--line); border-radius: 4px;
      padding: 0 .3rem;
    }
    nav {
      grid-area: nav; background: var(--panel); border-right: 1px solid var(--line);
      position: sticky; top: 0; max-height: 100vh; overflow: auto;
    }
    nav ol { list-style: none; margin: 0; padding: .5rem 0; }
    nav li { content-visibility: auto; contain-intrinsic-size: auto 1.9rem; }
    nav a {
      display: flex; gap: .5rem; align-items: baseline; padding: .2rem 1rem .2rem 1.5rem;
      color: inherit; text-decoration: none; border-left: 3px solid transparent;
    }
    nav a:hover { background: var(--ground); }
    nav a[aria-current] { background: var(--ground); border-left-color: var(--accent); }
    nav b, h2 b { color: var(--accent); font-variant-numeric: tabular-nums; }
    .guides {
      font-family: ui-monospace, "DejaVu Sans Mono", monospace; color: var(--soft); white-space: pre;
    }
    .guides:empty { display: none; }
    .words {
      flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap;
    }
    .mark { color: var(--soft); }
    .mark.refused, .mark.failed, .mark.unknown { color: var(--bad); }
    main { grid-area: main; padding: 1.5rem; min-width: 0; }
    article { max-width: 72rem; margin: 0 auto 3rem; }
    .js article { display: none; margin-bottom: 0; }
    .js article.on { display: block; }
    h2 {
      font-size: 1.125rem; font-weight: 600; margin: 0 0 1rem; white-space: pre-wrap;
      overflow-wrap: anywhere; max-height: 12em; overflow: auto;
    }
    figure { margin: 0 0 1rem; }
    .stage {
      position: relative; background: var(--stage); border-radius: 6px; overflow: hidden;
      aspect-ratio: var(--w) / var(--h); margin: 0 auto;
      width: min(100%, calc(var(--w) * 1px), calc(74vh * var(--w) / var(--h)));
    }
    .stage img {
      display: block; width: 100%; height: 100%; object-fit: contain;
    }
    .stage .before {
      position: absolute; inset: 0; background: var(--stage);
      clip-path: inset(0 calc(100% - var(--at, 50%)) 0 0);
    }
    .stage .rule {
      position: absolute; top: 0; bottom: 0; left: var(--at, 50%); width: 2px; margin-left: -1px;
      background: #fff; box-shadow: 0 0 0 1px #0008; pointer-events: none;
    }
    .stage .name {
      position: absolute; top: .5rem; padding: 0 .5rem; border-radius: 4px; font-size: .8rem;
      background: #000a; color: #fff; pointer-events: none;
    }
    .stage .left { left: .5rem; }
    .stage .right { right: .5rem; }
    .stage.compares { cursor: ew-resize; touch-action: pan-y; user-select: none; }
    input[type="range"] { width: 100%; margin: .5rem 0 0; accent-color: var(--accent); }
    figcaption {
      display: flex; justify-content: space-between; align-items: center; gap: 1rem;
      color: var(--soft); font-size: .875rem; padding-top: .5rem; min-height: 2.5rem;
    }
    button {
      font: inherit; color: var(--ink); background: var(--panel); border: 1px solid var(--line);
      border-radius: 6px; padding: .2rem .8rem; cursor: pointer; display: none;
    }
    .js button { display: inline-block; }
    button[aria-pressed="true"] { border-color: var(--accent); color: var(--accent); }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
    dl {
      display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr));
      gap: .25rem 1.5rem; margin: 0 0 1rem; padding-top: .75rem; border-top: 1px solid var(--line); font-size: .9rem;
    }
    dl div { display: flex; gap: .75rem; min-width: 0; }
    dt { color: var(--soft); flex: none; }
    dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
    .text { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 1rem; }
    .failure {
      color: var(--bad); border-left: 3px solid; padding: .25rem .75rem; margin: 0 0 1rem;
      overflow-wrap: anywhere;
    }
    summary { cursor: pointer; color: var(--soft); }
    details { margin-bottom: 1rem; }
    .drafts div { display: flex; flex-wrap: wrap; gap: .75rem; padding-top: .5rem; }
    .drafts img { max-width: min(100%, 18rem); max-height: 18rem; border-radius: 6px; }
    .sources { font-size: .9rem; padding-left: 1.2rem; }
    .sources a { color: var(--accent); overflow-wrap: anywhere; }
    @media (max-width: 800px) {
      body { grid: "head" auto "nav" auto "main" 1fr / minmax(0, 1fr); }
      nav {
        position: static; max-height: 30vh; border-right: 0; border-bottom: 1px solid var(--line);
      }
      .keys { display: none; }
    }
    @media print {
      :root { --ground: #fff; --panel: #fff; --ink: #000; --stage: #fff; }
      body { display: block; }
      nav, button, .keys, .rule, .before, .name, input { display: none !important; }
      .js article, article { display: block; break-inside: avoid; margin-bottom: 2rem; }
      .stage { width: min(100%, calc(16cm * var(--w) / var(--h))); }
    }

    """
}

// Puts words over whatever page is there, or takes them away. It runs in a world of its own, where no script of the page can reach it,
// and uses nothing that a page's content security policy could forbid: no inline style, no markup, no file.
((token, message) => {
  "use strict";
  // Whoever put words here before takes them away, also when a driver put them that has died since.
  document.dispatchEvent(new Event(token));
  if (!message) return;

  const colours = { info: ["#1d4f91", "#fff"], warning: ["#f4b400", "#1c1600"], error: ["#b3261e", "#fff"] };
  const places = {
    top: "top: 5vh; left: 50%; translate: -50% 0", center: "top: 50%; left: 50%; translate: -50% -50%",
    bottom: "bottom: 5vh; left: 50%; translate: -50% 0", topleft: "top: 5vh; left: 5vh", topright: "top: 5vh; right: 5vh",
    bottomleft: "bottom: 5vh; left: 5vh", bottomright: "bottom: 5vh; right: 5vh",
  };
  const [paper, ink] = colours[message.level], wide = /left|right/.test(message.position) ? "42vw" : "72vw";
  // The border is what elsewhere would be padding: lines that are cut off must not show in it.
  const looks = `
    all: initial; position: fixed; z-index: 2147483647; pointer-events: none; box-sizing: border-box; ${places[message.position]};
    display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 8; overflow: hidden; width: max-content; max-width: ${wide};
    border: solid ${paper}; border-width: 1.7vh 2.8vh; border-radius: 1.8vh; background: ${paper}; color: ${ink};
    box-shadow: 0 0 0 .25vh rgb(255 255 255 / .3), 0 .6vh 2.4vh rgb(0 0 0 / .5);
    font: 600 3.5vh/1.35 system-ui, "Noto Sans", "DejaVu Sans", sans-serif, "Noto Color Emoji";
    white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; text-align: start;`;
  const sheet = css => { const made = new CSSStyleSheet(); made.replaceSync(css); return made; };

  const host = document.createElementNS("http://www.w3.org/1999/xhtml", "castworker-message");
  for (const [name, value] of [["all", "initial"], ["display", "block"], ["position", "fixed"], ["z-index", "2147483647"],
    ["width", "0"], ["height", "0"], ["overflow", "visible"], ["pointer-events", "none"], ["translate", "none"]]) {
    host.style.setProperty(name, value, "important");
  }
  const shadow = host.attachShadow({ mode: "closed" });
  const words = document.createElementNS("http://www.w3.org/1999/xhtml", "div");
  words.textContent = message.text;
  shadow.append(words);
  shadow.adoptedStyleSheets = [sheet(`div { ${looks} }`)];
  // In the top layer it stands above dialogs too, and no transformed or clipped ancestor can hold it.
  host.popover = "manual";

  // A page that throws out what is not its own does so before anything is painted. It cannot throw out what is no element.
  const text = '"' + [...message.text].map(c => /["\\\p{Cc}]/u.test(c) ? `\\${c.codePointAt(0).toString(16)} ` : c).join("") + '"';
  const rules = sheet(`html::after { ${looks.replaceAll(";", " !important;")} content: ${text} !important }`);

  const patience = 3;
  let lost = 0, above = -1;
  const look = () => {
    if (lost > patience) {
      if (!document.adoptedStyleSheets.includes(rules)) document.adoptedStyleSheets = [...document.adoptedStyleSheets, rules];
      return;
    }
    const others = document.querySelectorAll(":modal, :fullscreen").length;
    if (!host.isConnected && document.documentElement) {
      lost++;
      document.documentElement.append(host);
      above = -1;
    }
    if (host.isConnected && others !== above) {
      above = others;
      if (host.matches(":popover-open")) host.hidePopover();
      host.showPopover();
    }
  };
  const looking = setInterval(look, 50);
  const end = () => {
    clearInterval(looking);
    host.remove();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter(kept => kept !== rules);
  };
  document.addEventListener(token, end, { once: true });
  // Its time is kept outside. Only should nobody be left to end it, it ends by itself.
  setTimeout(end, message.milliseconds + 3000);
  look();
})

// The page shows what the terminal says and sends what a person does. It decides nothing.

import { render } from "./tree.js";
import { loadWords, t } from "./words.js";
import { connect, send, takeOver } from "./link.js";
import { frame } from "./frame.js";

const root = document.getElementById("page");
const live = document.getElementById("live");

let view = null;
let seat = "free";
let isLinked = true;
let isSending = false;
let failure = "";
// What was typed or opened on this screen and has not been sent; forgotten when the screen changes.
let local = {};
let spoken = "";

const page = {
  get view() {
    return view;
  },
  get screen() {
    return view.screen;
  },
  get local() {
    return local;
  },
  get seat() {
    return seat;
  },
  get isReadOnly() {
    return seat === "taken";
  },
  get isLinked() {
    return isLinked;
  },
  get isSending() {
    return isSending;
  },
  get failure() {
    return failure;
  },
  refresh: draw,
  set(changes) {
    Object.assign(local, changes);
    draw();
  },
  type(id, text) {
    local.texts = { ...local.texts, [id]: text };
    draw();
  },
  text: (id) => local.texts?.[id] ?? "",
  forget(...ids) {
    for (const id of ids) if (local.texts) local.texts[id] = "";
  },
  async send(action, fields) {
    // An amount that waits for a card is given up while its own act is still on the way.
    const isGivenUp = action === "back" && view.screen.canCancel;
    if ((isSending && !isGivenUp) || page.isReadOnly) return null;
    isSending = true;
    failure = "";
    draw();
    const answer = await send(view.screen.name, action, fields);
    isSending = false;
    failure = answer ? (answer.text?.text ?? answer.error?.expected ?? "") : t("link.unknown");
    draw();
    return answer;
  },
  async takeOver() {
    await takeOver();
    local.asksSeat = false;
    draw();
  },
};

function draw() {
  if (!view) return;
  const { content, speech, onKey, hasKeyboard } = frame(page);
  page.onKey = onKey;
  document.body.classList.toggle("typing", hasKeyboard);
  render(root, content);
  root.dataset.revision = String(view.revision);
  if (speech && speech !== spoken) live.textContent = speech;
  spoken = speech ?? spoken;
}

// One screen may ask for one person after the other: what was typed for the first is not for the second.
const place = ({ screen }) => [screen.name, screen.kind, screen.person?.number ?? screen.number].join(" ");

async function show(next) {
  const before = view && place(view);
  await loadWords(next.view.language);
  // A slower answer for the texts must not bring an older view back.
  if (view && next.view.revision < view.revision) return;
  view = next.view;
  seat = next.seat;
  document.body.className = `${view.screen.name} ${view.isTest ? "test" : ""}`;
  document.title = `${view.identity.shop} · ${view.screen.code}`;
  if (place(view) === before) return draw();
  clearTimeout(local.hold);
  local = {};
  failure = "";
  draw();
  root.querySelector("main")?.scrollTo(0, 0);
  (root.querySelector("[data-start]:not([disabled])") ?? root.querySelector("h1"))?.focus({ preventScroll: true });
}

// Said now and then while somebody touches or types: the terminal does not lock itself under a working hand.
const TOUCH_PAUSE = 15000;
let touched = Date.now();
function noteTouch() {
  if (!view || page.isReadOnly || Date.now() - touched < TOUCH_PAUSE) return;
  touched = Date.now();
  send(view.screen.name, "touch");
}
addEventListener("pointerdown", noteTouch, { capture: true });
addEventListener("keydown", noteTouch, { capture: true });

addEventListener("keydown", (event) => {
  if (!view || event.defaultPrevented) return;
  if (event.target instanceof HTMLInputElement) return;
  page.onKey?.(event);
});

connect(show, (linked) => {
  if (isLinked === linked) return;
  isLinked = linked;
  draw();
});

// What stands around every screen: whose terminal, the time, the code for the help desk, and what went wrong.

import { h } from "./tree.js";
import { t } from "./words.js";
import { act, button, message } from "./controls.js";
import { home, sale } from "./selling.js";
import { giveBack } from "./giveback.js";
import { amounts, difference, openItems, sendStored, stopSelling } from "./preparing.js";
import { changePassword, locked, operators, password, setUp } from "./people.js";
import { confirm, selfTest, settle, upload } from "./closing.js";
import { handTest } from "./trial.js";
import { signOff, sleep, stopped } from "./ending.js";
import { receipt, receipts, slip } from "./papers.js";

const SCREENS = {
  home, sale, giveBack, stopSelling, openItems, sendStored, amounts, difference, password, changePassword, confirm, selfTest,
  upload, settle, signOff, slip, sleep, operators, locked, stopped, setUp,
  receipts, receipt, openDay: amounts, handTest,
};

const CLOSING = new Set([
  "stopSelling", "openItems", "sendStored", "amounts", "difference", "password", "confirm", "selfTest", "upload",
  "settle", "signOff", "slip", "stopped",
]);

export function frame(page) {
  const { view } = page;
  const shown = SCREENS[view.screen.name](page);
  // The day can be ended from wherever a person may stand.
  const actions = view.endOfDay ? [act(page, view.endOfDay.text, "openEndOfDay"), shown.actions] : shown.actions;
  const content = [
    header(page),
    banners(page),
    CLOSING.has(view.screen.name) && view.steps.length > 0 && steps(view.steps),
    h("main", { key: `main ${view.screen.name}`, tabindex: "-1" }, shown.body),
    helpLine(page, shown.keyboard),
    shown.keyboard && h("div", { key: "board", class: "board" }, shown.keyboard),
    actions && h("footer", { key: "footer" }, actions),
  ];
  return { content, speech: shown.speech ?? view.busy?.text, onKey: shown.onKey, hasKeyboard: Boolean(shown.keyboard) };
}

function header(page) {
  const { view } = page;
  return h(
    "header",
    { key: "header" },
    h("div", { class: "shop" }, h("strong", null, view.identity.shop), h("span", null, view.identity.terminal)),
    view.isTest && h("span", { class: "testmark", key: "test" }, t("app.test")),
    h("span", { class: "space" }),
    view.worker &&
      view.screen.name === "home" &&
      button(page, view.worker.name, () => page.send("lock"), {
        id: "lock",
        kind: "small",
        label: `${view.worker.name}: ${t("app.lock")}`,
      }),
    h("span", { class: "screencode", title: t("app.code", { code: view.screen.code }) }, view.screen.code),
    h("time", { class: "clock" }, view.clock),
  );
}

function banners(page) {
  const { view } = page;
  return h(
    "div",
    { class: "banners", key: "banners" },
    !page.isLinked && message("bad", t("link.lost"), "P01"),
    page.seat !== "mine" && seatNotice(page),
    view.notice && message(view.notice.tone, view.notice.text.text, view.notice.tone === "good" ? "" : view.notice.code),
    page.failure && !saidBelow(view.screen, page.failure) && message("bad", page.failure),
    (view.busy || page.isSending) &&
      h("div", { class: "busy", key: "busy" }, h("p", { class: "unseen" }, view.busy?.text ?? t("app.working"))),
  );
}

// A screen that says itself what went wrong has no need of a banner.
const saidBelow = ({ problem, locked, supervisor }, text) =>
  [problem?.text, locked?.text, supervisor?.problem?.text].includes(text);

// Whom to call where something has failed, with the code to say; a stop says it itself. What somebody types wrong is no
// failure, and the keys need the room.
function helpLine(page, keyboard) {
  const { failure, hotline, screen } = page.view;
  if (screen.name === "stopped" || !(failure || (page.failure && hotline && !keyboard))) return null;
  return h(
    "p",
    { class: "help", key: "help" },
    failure?.cause && h("strong", null, failure.cause.text),
    hotline && h("span", null, hotline.text),
    h("span", { class: "code" }, t("app.code", { code: failure?.code ?? screen.code })),
  );
}

// Another window acts: this one shows what happens, and can take over after a question.
function seatNotice(page) {
  const asks = page.local.asksSeat;
  const take = button(page, t("window.take"), () => (asks || page.seat === "free" ? page.takeOver() : page.set({ asksSeat: true })), {
    id: "take-over",
    kind: "small",
  });
  take.props.disabled = false;
  const cancel = asks && button(page, t("app.cancel"), () => page.set({ asksSeat: false }), { id: "keep-watching", kind: "small" });
  if (cancel) cancel.props.disabled = false;
  return h(
    "div",
    { class: "message attention", key: "seat" },
    h("p", null, asks ? t("window.ask") : t("window.readonly")),
    cancel,
    take,
  );
}

// Twelve short bars, and in words where the closing stands.
function steps(list) {
  const at = list.findLast((step) => step.state !== "waiting") ?? list[0];
  return h(
    "div",
    { class: "steps", key: "steps", role: "img", "aria-label": `${t("steps.title")} ${at.number}/${list.length}: ${at.name.text}, ${at.word.text}` },
    h("div", { class: "bars" }, list.map((step) => h("span", { key: String(step.number), class: step.state }))),
    h("span", { class: "where" }, `${at.number}/${list.length} ${at.name.text}`),
  );
}


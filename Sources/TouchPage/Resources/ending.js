// Screens 10 and 12, and the stop that a fault of this terminal makes.

import { h } from "./tree.js";
import { t } from "./words.js";
import { act, message, sign } from "./controls.js";
import { retry } from "./preparing.js";

const onward = (page, text = t("app.continue")) => act(page, text, "proceed", {}, { kind: "primary" });

export function signOff(page) {
  const { screen, view } = page;
  const tone = { running: "waiting", done: "good", pending: "attention" }[screen.state];
  return {
    body: [
      h(
        "div",
        { class: `outcome ${tone}`, key: "outcome" },
        h("span", { class: `mark ${tone}` }, tone === "waiting" ? h("span", { class: "spin" }) : sign(tone)),
        h("h1", { tabindex: "-1" }, screen.text.text),
        screen.verdict && h("p", { class: "lead" }, screen.verdict.text),
        screen.more && h("p", null, screen.more.text),
      ),
      retry(page, screen.retry),
      view.steps.length > 0 &&
        h(
          "ol",
          { class: "allsteps", key: "allsteps", "aria-label": t("steps.title") },
          view.steps.map((step) =>
            h(
              "li",
              { key: String(step.number), class: step.state },
              h("span", { class: "grow" }, `${step.number} ${step.name.text}`),
              h("span", { class: "label" }, step.word.text),
              step.reason && h("span", { class: "label reason" }, step.reason.text),
            ),
          ),
        ),
    ],
    actions: screen.canContinue && onward(page),
    speech: screen.text.text,
    onKey: (event) =>
      event.key === "Enter" && screen.canContinue && !(event.target instanceof HTMLButtonElement) && page.send("proceed"),
  };
}

export function sleep(page) {
  const { screen, view } = page;
  return {
    body: h(
      "button",
      { class: "sleeper", id: "wake", key: "wake", type: "button", "data-start": true, onClick: () => page.send("wake") },
      h("span", { class: `dot ${screen.isAllSent ? "green" : "amber"}`, "aria-hidden": "true" }),
      h("time", { class: "night" }, view.clock),
      h("span", { class: "said" }, screen.text.text),
      screen.waiting.map((line, index) => h("span", { class: "waits", key: String(index) }, line.text)),
      h("span", { class: "said quiet" }, screen.wake.text),
      h("span", { class: "corner" }, view.isTest ? `${t("app.test")} · ${screen.code}` : screen.code),
    ),
    onKey: (event) => !(event.target instanceof HTMLButtonElement) && page.send("wake"),
  };
}

export function stopped(page) {
  const { screen, view } = page;
  const fact = (label, value) => value && h("div", { key: label }, h("dt", null, label), h("dd", null, value));
  return {
    body: [
      h("div", { class: "titles bad", key: "titles" }, sign("bad"), h("h1", { tabindex: "-1" }, t("stop.title"))),
      h("p", { class: "lead", key: "text" }, screen.text.text),
      h(
        "p",
        { class: "hotline", key: "hotline" },
        view.hotline && h("strong", null, view.hotline.text),
        h("span", { class: "code" }, t("app.code", { code: screen.fault })),
      ),
      h("p", { key: "safe", class: "safe" }, t("stop.safe")),
      h(
        "dl",
        { class: "facts", key: "facts" },
        fact(t("stop.ticket"), screen.number),
        fact(t("stop.part"), screen.part.text),
        fact(t("stop.evidence"), screen.evidence),
      ),
      screen.ticket && message("quiet", screen.ticket.text),
      screen.taken && message("quiet", screen.taken.text),
      screen.never.length > 0 && message("attention", [t("stop.never"), ...screen.never.map((line) => line.text)].join(" ")),
    ],
    actions: screen.canRetry && act(page, t("stop.again"), "retryNow", {}, { kind: "primary" }),
    speech: screen.text.text,
  };
}

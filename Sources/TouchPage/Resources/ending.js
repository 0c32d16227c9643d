// Screens 10 to 12, and the stop that a fault of this terminal makes.

import { h } from "./tree.js";
import { t } from "./words.js";
import { act, button, message, sign } from "./controls.js";

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

export function slip(page) {
  const { screen } = page;
  return {
    body: h(
      "div",
      { class: "slippage", key: "slip" },
      h("h1", { class: "unseen", tabindex: "-1" }, t("slip.title")),
      h("pre", { class: "paper", tabindex: "0", "aria-label": t("slip.title") }, screen.lines.join("\n")),
      h(
        "div",
        { class: "aside" },
        screen.notice && message("attention", screen.notice.text),
        screen.qr.length > 0 && [qr(screen.qr), h("p", { class: "label" }, t("slip.qr"))],
        button(page, t("slip.browser"), () => print(), { id: "print-page", kind: "small" }),
      ),
    ),
    actions: [
      act(page, t("slip.wait"), "proceed"),
      screen.canMail && act(page, t("slip.mail"), "print", { document: "mail" }, { id: "mail" }),
      screen.canPrint && act(page, t("slip.print"), "print", { document: "slip" }, { id: "print", kind: "primary" }),
    ],
    speech: screen.notice?.text,
  };
}

// One path for all dark modules, with the quiet zone of four modules that ISO/IEC 18004 asks for.
function qr(rows) {
  const size = rows.length + 8;
  const path = rows.flatMap((row, y) => [...row].map((bit, x) => (bit === "1" ? `M${x + 4} ${y + 4}h1v1h-1z` : ""))).join("");
  return h(
    "svg",
    { class: "qr", key: "qr", viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": t("slip.qr"), "shape-rendering": "crispEdges" },
    h("rect", { width: String(size), height: String(size), fill: "#fff" }),
    h("path", { d: path, fill: "#000" }),
  );
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
      h("p", { key: "safe" }, t("stop.safe")),
      h(
        "dl",
        { class: "facts", key: "facts" },
        fact(t("stop.ticket"), screen.number),
        fact(t("stop.part"), screen.part.text),
        fact(t("stop.evidence"), screen.evidence),
      ),
      screen.ticket && message("quiet", screen.ticket.text),
      screen.never.map((line) => message("attention", line.text)),
    ],
    actions: screen.canRetry && act(page, t("stop.again"), "retryNow", {}, { kind: "primary" }),
    speech: screen.text.text,
  };
}

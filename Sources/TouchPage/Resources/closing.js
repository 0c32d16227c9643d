// Screens 6 to 9: from the confirmation to the comparison with the host.

import { h } from "./tree.js";
import { t } from "./words.js";
import { act, holdButton, message, progress, sign } from "./controls.js";
import { backKey, counter, retry } from "./preparing.js";

export function confirm(page) {
  const { screen } = page;
  const fact = (label, value) => h("div", { key: label }, h("dt", null, label), h("dd", null, value));
  return {
    body: h(
      "div",
      { class: screen.notices.length > 0 ? "confirmation noted" : "confirmation", key: "confirmation" },
      h("h1", { tabindex: "-1" }, t("confirm.title")),
      h("p", { class: "unseen" }, screen.line.text),
      h("span", { class: "label" }, t("confirm.net")),
      h("strong", { class: "huge" }, screen.net.text),
      screen.notices.map((note) => message(note.tone, note.text.text, note.tone === "good" ? "" : note.code)),
      h(
        "dl",
        { class: "facts" },
        fact(t("confirm.count"), String(screen.count)),
        fact(t("confirm.batch"), screen.batch),
        fact(t("confirm.date"), screen.businessDay),
        fact(t("confirm.terminal"), screen.terminal),
      ),
      h("p", { class: "label" }, t("confirm.after")),
    ),
    actions: [
      act(page, t("app.back"), "back"),
      holdButton(
        page,
        t("confirm.hold"),
        () => page.send("confirm", { identifier: screen.identifier, hash: screen.hash }),
        "confirm",
      ),
    ],
    speech: screen.line.text,
    onKey: backKey(page),
  };
}

const TONES = { waiting: "quiet", running: "quiet", passed: "good", warned: "attention", stopped: "bad" };

export function selfTest(page) {
  const { screen } = page;
  const findings = screen.parts.filter((part) => part.finding);
  return {
    body: [
      h("h1", { tabindex: "-1", key: "title" }, t("test.title")),
      h(
        "div",
        { class: "testing", key: "testing" },
        progress(screen.done, screen.parts.length, t("test.title")),
        h("p", null, screen.text?.text ?? ""),
      ),
      findings.map((part) => message(TONES[part.state], part.finding.text, part.code)),
      h(
        "ul",
        { class: "parts", key: "parts" },
        screen.parts.map((part) =>
          h(
            "li",
            { key: part.name.key, class: part.state },
            part.state === "running" ? h("span", { class: "spin small", "aria-hidden": "true" }) : sign(TONES[part.state]),
            h("span", { class: "grow" }, part.name.text),
            h("span", { class: "label" }, part.word.text),
          ),
        ),
      ),
    ],
    speech: findings.at(-1)?.finding.text ?? screen.text?.text,
  };
}

export function upload(page) {
  const { screen } = page;
  return {
    body: [
      h("h1", { tabindex: "-1", key: "title" }, t("up.title")),
      counter(screen.done, screen.total, screen.text.text),
      screen.notes.map((note) => h("p", { class: "lead", key: note.key }, note.text)),
      retry(page, screen.retry),
    ],
    actions: screen.canContinue && act(page, t("app.continue"), "proceed", {}, { kind: "primary" }),
    speech: screen.retry?.text.text ?? screen.text.text,
  };
}

export function settle(page) {
  const { screen } = page;
  return {
    body: [
      h("h1", { tabindex: "-1", key: "title" }, t("set.title")),
      h(
        "div",
        { class: `verdict ${screen.tone}`, key: "verdict" },
        screen.isRunning ? h("span", { class: "spin small", "aria-hidden": "true" }) : sign(screen.tone),
        h("strong", null, screen.verdict.text),
      ),
      retry(page, screen.retry),
      screen.notes.map((note) => h("p", { key: note.key }, note.text)),
      screen.lines.length > 0 && lines(screen.lines),
      screen.classes.length > 0 && totals(screen.classes),
    ],
    actions: screen.canContinue && [
      screen.canInsist && act(page, t("set.insist"), "insist"),
      screen.canContinue && act(page, t("app.continue"), "proceed", {}, { kind: "primary" }),
    ],
    speech: screen.verdict.text,
  };
}

const figure = (value) =>
  value ? [h("span", { class: "pieces" }, String(value.count)), h("span", { class: "figure" }, value.amount.text)] : t("set.none");

function totals(classes) {
  return h(
    "div",
    { class: "classes", key: "classes" },
    classes.map((group) =>
      h(
        "table",
        { key: group.name.key },
        h("caption", null, sign(group.tone), group.name.text, " ", h("span", { class: "label" }, group.state.text)),
        h(
          "thead",
          null,
          h("tr", null, h("td", null), h("th", { scope: "col" }, t("set.terminal")), h("th", { scope: "col" }, t("set.host"))),
        ),
        h(
          "tbody",
          null,
          group.rows.map((row) =>
            h(
              "tr",
              { key: row.label.key },
              h("th", { scope: "row" }, row.label.text),
              h("td", null, h("div", { class: "pair" }, figure(row.terminal))),
              h("td", null, h("div", { class: "pair" }, figure(row.host))),
            ),
          ),
        ),
      ),
    ),
  );
}

function lines(list) {
  return h(
    "section",
    { class: "differing", key: "lines" },
    h("h2", null, t("set.lines")),
    h(
      "ul",
      { class: "list rows" },
      list.map((line) =>
        h(
          "li",
          { key: line.id },
          h("span", { class: "tag" }, line.kind.text),
          h("span", { class: "grow" }, line.id, h("span", { class: "label" }, line.card ?? "")),
          h(
            "span",
            { class: "sides" },
            h("span", { class: "figure" }, h("span", { class: "label" }, t("set.terminal")), line.terminal?.text ?? "–"),
            h("span", { class: "figure" }, h("span", { class: "label" }, t("set.host")), line.host?.text ?? "–"),
          ),
        ),
      ),
    ),
  );
}

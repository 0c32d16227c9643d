// Money that is about to go back.

import { h } from "./tree.js";
import { t } from "./words.js";
import { act } from "./controls.js";
import { backKey, supervisor } from "./preparing.js";

export function giveBack(page) {
  const { screen } = page;
  const lead = supervisor(page, screen.supervisor);
  const card = [screen.type.text, screen.time, screen.card].filter(Boolean).join(" · ");
  return {
    body: [
      h("h1", { tabindex: "-1", key: "title" }, screen.title.text),
      h(
        "div",
        { class: "verdict quiet", key: "line" },
        h("strong", null, screen.amount.text),
        h("span", { class: "label" }, card),
      ),
      lead.body,
    ],
    keyboard: lead.keyboard,
    actions: [
      act(page, t("app.back"), "back"),
      lead.action ?? act(page, t("line.void"), "proceed", {}, { kind: "primary" }),
    ],
    speech: `${screen.title.text} ${screen.amount.text}`,
    onKey: backKey(page),
  };
}

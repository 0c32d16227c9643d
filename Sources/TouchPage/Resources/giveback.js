// Money that is about to go back: how much of a payment is refunded, and a supervisor's word.

import { h } from "./tree.js";
import { t } from "./words.js";
import { act, amountText, button, digitOf, keypad, typed } from "./controls.js";
import { backKey, supervisor } from "./preparing.js";

export function giveBack(page) {
  const { screen } = page;
  if (screen.entry) return howMuch(page);
  const lead = supervisor(page, screen.supervisor, true);
  return {
    body: [
      h(
        "div",
        { class: "titles", key: "titles" },
        h("h1", { tabindex: "-1" }, screen.title.text),
        screen.supervisor && h("p", { class: "inline attention" }, screen.supervisor.reason.text),
      ),
      // A supervisor's fields need the room; the step before has shown the original.
      payment(screen, !screen.supervisor),
      lead.body,
    ],
    keyboard: lead.keyboard,
    actions: [
      act(page, t("app.back"), "back"),
      lead.action ??
        act(page, screen.act.text, "proceed", {}, { kind: "primary" }),
    ],
    speech: `${screen.title.text} ${screen.amount.text}`,
    onKey: backKey(page),
  };
}

// The payment that is meant, with what the acquirer wants to know of it.
const payment = (screen, isWhole = true) =>
  h(
    "div",
    { class: "verdict quiet", key: "line" },
    h("strong", null, screen.amount.text),
    h("span", { class: "label" }, [screen.type.text, screen.time, screen.card].filter(Boolean).join(" · ")),
    isWhole && screen.original && h("span", { class: "label" }, screen.original.text),
  );

function howMuch(page) {
  const { screen, local } = page;
  const digits = local.digits ?? "";
  const isTooMuch = Number(digits) > screen.amount.minor;
  const isReady = digits && !isTooMuch;
  const give = () => isReady && page.send("giveAmount", { amount: Number(digits) });
  const enter = (key) => page.set({ digits: typed(digits, key, screen.entry.digits) });
  return {
    body: h(
      "div",
      { class: "refund", key: "refund" },
      h(
        "div",
        { class: "titles" },
        h("h1", { tabindex: "-1", "data-start": true }, screen.title.text),
        payment(screen),
        h("p", { class: `inline ${isTooMuch ? "bad" : "quiet"}`, role: "status" }, screen.most.text),
      ),
      h(
        "div",
        { class: "till" },
        h(
          "output",
          { class: `amount ${digits ? "" : "empty"}`, id: "amount", "aria-label": t("home.amount") },
          amountText(digits, screen.entry),
        ),
        keypad(page, enter, "compact"),
      ),
    ),
    actions: [
      act(page, t("app.back"), "back"),
      act(page, t("giveback.whole"), "giveAmount", { amount: screen.amount.minor }, { id: "give-whole" }),
      button(page, t("app.continue"), give, { id: "giveAmount", kind: "primary", disabled: !isReady }),
    ],
    speech: `${screen.title.text} ${screen.most.text}`,
    onKey: (event) => {
      const key = digitOf(event);
      if (key) return enter(key);
      if (event.key === "Enter" && !(event.target instanceof HTMLButtonElement)) return give();
      backKey(page)(event);
    },
  };
}

// Screens 1 to 4: what comes before the point of no return.

import { h } from "./tree.js";
import { t } from "./words.js";
import { act, amountText, button, digitOf, keypad, message, progress, sign, typed } from "./controls.js";
import { field, keyboard } from "./keyboard.js";

const back = (page) => act(page, t("app.back"), "back");
const onward = (page, can, text = t("app.continue")) =>
  act(page, text, "proceed", {}, { kind: "primary", disabled: !can });

export const backKey = (page) => (event) => {
  if (event.key === "Escape") page.send("back");
};

// A supervisor's number and password, where the screen asks for one: fields, keyboard and the button that sends. Quiet
// where the screen says why beside its title.
export function supervisor(page, request, quiet = false) {
  if (!request) return {};
  const send = async () => {
    const fields = { operator: page.text("super-number"), password: page.text("super-password") };
    page.forget("super-password");
    await page.send("supervisor", fields);
  };
  return {
    body: h(
      "section",
      { class: "supervisor", key: "supervisor", "aria-label": t("super.title") },
      !quiet && h("p", { class: "inline attention" }, request.reason.text),
      h(
        "div",
        { class: "fields" },
        field(page, "super-number", t("super.number"), { secret: false, limit: 8, start: true }),
        field(page, "super-password", t("super.password"), { onEnter: send, problem: request.problem?.text }),
      ),
    ),
    keyboard: keyboard(page, () => page.local.field ?? "super-number"),
    action: button(page, t("super.approve"), send, { id: "supervisor", kind: "primary", disabled: !page.text("super-password") }),
  };
}

export function stopSelling(page) {
  const { screen, view } = page;
  return {
    body: [
      h("h1", { tabindex: "-1", key: "title" }, t("freeze.title")),
      h("p", { class: "question", key: "question" }, t("freeze.ask")),
      h(
        "div",
        { class: "verdict quiet", key: "day" },
        h("strong", null, `${t("home.today")} ${view.batch.net.text}`),
        h("span", { class: "label" }, view.batch.lines.map((line) => line.text).join(" · ")),
      ),
      screen.tills.length === 0
        ? h("p", { class: "label", key: "none" }, t("freeze.none"))
        : h(
            "ul",
            { class: "list rows", key: "tills" },
            screen.tills.map((till) =>
              h(
                "li",
                { key: till.id },
                sign(till.isSelling ? "attention" : "good"),
                h("span", { class: "grow" }, till.text.text),
              ),
            ),
          ),
    ],
    actions: [back(page), act(page, t("freeze.yes"), "confirmFreeze", {}, { kind: "primary" })],
    onKey: (event) => {
      backKey(page)(event);
      if (event.key === "Enter" && !(event.target instanceof HTMLButtonElement)) page.send("confirmFreeze");
    },
  };
}

export function openItems(page) {
  const { screen } = page;
  const words = { pay: t("open.pay"), cancel: t("open.cancel") };
  return {
    body: [
      h("h1", { tabindex: "-1", key: "title" }, t("open.title"), h("span", { class: "label" }, screen.summary.text)),
      screen.items.length > 0 &&
        h(
        "ul",
        { class: "list rows", key: "items" },
        screen.items.map((item) =>
          h(
            "li",
            { key: item.id, class: "item" },
            h(
              "div",
              { class: "grow" },
              h("strong", null, item.label),
              h("span", { class: "label" }, `${item.kind.text} · ${item.time}`),
              item.warning && h("span", { class: "warning" }, item.warning.text),
            ),
            h("span", { class: "figure" }, item.amount.text),
            item.state && h("span", { class: "state" }, item.state.text),
            item.choices.length > 0 &&
              h(
                "div",
                { class: "choices" },
                item.choices.map((choice) =>
                  act(page, words[choice], "resolveItem", { item: item.id, choice }, { id: `${choice}-${item.id}` }),
                ),
              ),
          ),
        ),
      ),
    ],
    actions: [back(page), onward(page, true)],
    speech: screen.summary.text,
    onKey: backKey(page),
  };
}

export function retry(page, notice) {
  if (!notice) return null;
  return h(
    "section",
    { class: "retry", key: "retry" },
    message("attention", notice.text.text, notice.code),
    notice.canRetryNow && act(page, t("up.now"), "retryNow", {}, { kind: "small" }),
  );
}

export function counter(done, total, text) {
  return h(
    "div",
    { class: "counter", key: "counter" },
    h("strong", { class: "huge" }, String(done), h("span", { class: "of" }, ` / ${total}`)),
    progress(done, total, text),
    h("p", null, text),
  );
}

export function sendStored(page) {
  const { screen } = page;
  return {
    body: [
      h("h1", { tabindex: "-1", key: "title" }, t("saf.title")),
      counter(screen.done, screen.total, screen.text.text),
      screen.stored && h("p", { class: "lead", key: "stored" }, screen.stored.text),
      screen.stored && h("p", { class: "label", key: "keep" }, t("saf.keep")),
    ],
    actions: back(page),
    speech: screen.text.text,
    onKey: backKey(page),
  };
}

export function amounts(page) {
  const { screen, local } = page;
  const [title, hint] = screen.isOpening ? [t("opening.title"), t("opening.hint")] : [t("count.title"), t("count.blind")];
  const counts = local.counts ?? {};
  const at = local.at ?? 0;
  const chosen = screen.denominations[at];
  const worth = (denomination) => BigInt(denomination.value.minor) * BigInt(counts[denomination.value.minor] || "0");
  const total = screen.denominations.reduce((sum, denomination) => sum + worth(denomination), 0n);
  const enter = (key) => {
    if (!chosen) return;
    const name = chosen.value.minor;
    page.set({ counts: { ...counts, [name]: typed(counts[name] ?? "", key, 5) } });
  };
  const move = (by) => page.set({ at: Math.min(screen.denominations.length - 1, Math.max(0, at + by)) });
  const give = () => {
    const entries = screen.denominations.map(({ value }) => [String(value.minor), Number(counts[value.minor] || "0")]);
    page.send("giveCount", { counts: Object.fromEntries(entries) });
  };
  return {
    body: [
      h("h1", { tabindex: "-1", key: "title", "data-start": true }, title, h("span", { class: "label" }, hint)),
      h(
        "div",
        { class: "count", key: "count" },
        h(
          "div",
          { class: "notes", role: "group", "aria-label": title },
          screen.denominations.map((denomination, index) =>
            h(
              "button",
              {
                key: String(denomination.value.minor),
                id: `note-${denomination.value.minor}`,
                type: "button",
                class: `note ${index === at ? "chosen" : ""}`,
                "aria-pressed": String(index === at),
                onClick: () => page.set({ at: index }),
              },
              h("span", null, denomination.value.text),
              h("span", { class: "pieces" }, `× ${counts[denomination.value.minor] || "0"}`),
            ),
          ),
        ),
        h(
          "div",
          { class: "pad" },
          h(
            "div",
            { class: "sum" },
            h("span", { class: "label" }, t("count.total")),
            h("output", { id: "counted" }, amountText(total, screen.entry)),
          ),
          keypad(page, enter, "compact"),
        ),
        cardTotals(screen.cards),
      ),
    ],
    actions: [back(page), button(page, t("count.done"), give, { id: "giveCount", kind: "primary" })],
    speech: hint,
    onKey: (event) => {
      const key = digitOf(event);
      if (key) return enter(key);
      if (event.key === "ArrowDown" || event.key === "ArrowRight") return move(1);
      if (event.key === "ArrowUp" || event.key === "ArrowLeft") return move(-1);
      if (event.key === "Enter" && !(event.target instanceof HTMLButtonElement)) {
        return at + 1 < screen.denominations.length ? move(1) : give();
      }
      backKey(page)(event);
    },
  };
}

function cardTotals(cards) {
  if (cards.length === 0) return null;
  return h(
    "section",
    { class: "cards", key: "cards" },
    h("h2", null, t("count.cards")),
    h(
      "ul",
      null,
      cards.map((card) =>
        h(
          "li",
          { key: `${card.scheme} ${card.type.key}` },
          h("span", { class: "grow" }, `${card.scheme} ${card.type.text}`),
          h("span", { class: "label" }, `× ${card.count}`),
          h("span", { class: "figure" }, card.amount.text),
        ),
      ),
    ),
  );
}

export function difference(page) {
  const { screen } = page;
  const lead = supervisor(page, screen.supervisor);
  return {
    body: [
      h("h1", { tabindex: "-1", key: "title", class: lead.body ? "unseen" : undefined }, t("diff.title")),
      h(
        "div",
        { class: `verdict ${screen.tone}`, key: "verdict" },
        sign(screen.tone),
        h("strong", null, screen.verdict.text),
        h(
          "dl",
          null,
          h("div", null, h("dt", null, t("count.total")), h("dd", null, screen.counted.text)),
          h("div", null, h("dt", null, t("count.expected")), h("dd", null, screen.expected.text)),
        ),
      ),
      screen.reasons.length > 0 &&
        h(
          "section",
          { class: "reasons", key: "reasons", role: "group", "aria-label": t("diff.reason") },
          h("h2", null, t("diff.reason")),
          h(
            "div",
            { class: "grid" },
            screen.reasons.map((reason) =>
              act(page, reason.text.text, "chooseReason", { reason: reason.code }, {
                id: `reason-${reason.code}`,
                kind: reason.code === screen.chosen ? "plain chosen" : "plain",
                pressed: reason.code === screen.chosen,
              }),
            ),
          ),
        ),
      lead.body,
    ],
    keyboard: lead.keyboard,
    actions: [
      back(page),
      lead.action ?? onward(page, screen.canContinue, screen.reasons.length > 0 ? t("diff.accept") : t("app.continue")),
    ],
    speech: screen.verdict.text,
    onKey: backKey(page),
  };
}

// Screen 0, and a payment on its way.

import { h } from "./tree.js";
import { t } from "./words.js";
import { act, amountText, button, digitOf, keypad, sign, typed } from "./controls.js";

export function home(page) {
  const { view, screen, local } = page;
  const digits = local.digits ?? "";
  const enter = (key) => page.set({ digits: typed(digits, key, screen.entry.digits) });
  const pay = async (tender) => {
    if (digits) await page.send("sale", { amount: Number(digits), tender });
  };
  const [first] = screen.tenders;
  return {
    body: [
      readiness(page),
      h(
        "div",
        { class: "till", key: "till" },
        h("h1", { class: "unseen", tabindex: "-1", "data-start": true }, t("home.title")),
        h(
          "output",
          { class: `amount ${digits ? "" : "empty"}`, id: "amount", "aria-label": t("home.amount") },
          amountText(digits, screen.entry),
        ),
        keypad(page, enter),
        h(
          "div",
          { class: "tenders" },
          screen.tenders.map(({ tender, text }, index) =>
            button(page, text.text, () => pay(tender), {
              id: `pay-${tender}`,
              kind: index === 0 ? "primary" : "plain",
              disabled: !digits,
            }),
          ),
        ),
      ),
      h(
        "div",
        { class: "day", key: "day" },
        h(
          "div",
          { class: "totals" },
          h("span", { class: "label" }, `${t("home.today")} · ${t("home.batch", { batch: view.batch.number })}`),
          h("strong", { class: "net" }, view.batch.net.text),
          h("span", { class: "label" }, view.batch.lines.map((line) => line.text).join(" · ")),
        ),
        recent(page),
        button(page, t("receipt.find"), () => page.send("openReceipts"), { id: "openReceipts", kind: "small" }),
        act(page, screen.endOfDay.text, "openEndOfDay", {}, { kind: "wide dark" }),
      ),
    ],
    speech: view.readiness.summary.text,
    onKey: (event) => {
      const key = digitOf(event);
      if (key) return enter(key);
      if (event.key === "Enter" && digits && first && !(event.target instanceof HTMLButtonElement)) pay(first.tender);
      if (event.key === "Escape") page.set({ digits: "", opened: false });
    },
  };
}

// The bar that says all day whether the day could be closed now; a touch opens the list.
function readiness(page) {
  const { summary, items } = page.view.readiness;
  const open = page.local.opened;
  const worst = ["bad", "attention"].find((tone) => items.some((item) => item.tone === tone)) ?? "good";
  return h(
    "section",
    { class: `readiness ${open ? "open" : ""}`, key: "readiness" },
    h(
      "button",
      {
        type: "button",
        class: "bar",
        id: "readiness",
        "aria-expanded": String(Boolean(open)),
        onClick: () => page.set({ opened: !open }),
      },
      sign(worst),
      h("span", { class: "summary" }, summary.text),
      h(
        "span",
        { class: "chips", "aria-hidden": "true" },
        items.filter((item) => item.tone !== "good").map((item) => h("span", { class: `chip ${item.tone}`, key: item.code }, item.text.text)),
      ),
      h("span", { class: "turn", "aria-hidden": "true" }, open ? "▴" : "▾"),
    ),
    open &&
      h(
        "ul",
        { class: "list", key: "list" },
        page.view.lastEnd && h("li", { key: "last" }, sign(page.view.lastEnd.tone), h("span", { class: "grow" }, `${t("home.last")}: ${page.view.lastEnd.text.text}`, h("span", { class: "label" }, page.view.lastEnd.day))),
        items.map((item) =>
          h(
            "li",
            { key: `${item.code} ${item.help?.transaction ?? ""}` },
            sign(item.tone),
            h(
              "span",
              { class: "grow" },
              item.text.text,
              item.hint && h("span", { class: "hint" }, item.hint.text),
              h("span", { class: "label" }, `${item.code} · ${item.isBlocking ? t("ready.blocking") : t("ready.note")}`),
            ),
            item.amount && h("span", { class: "figure" }, item.amount.text),
            item.canSend && act(page, t("home.send"), "sendStored", {}, { id: `send-${item.code}`, kind: "small" }),
            item.help &&
              button(page, item.help.text.text, () => page.send(item.help.action, item.help.transaction ? { transaction: item.help.transaction } : {}), {
                id: `help-${item.code}-${item.help.transaction ?? ""}`,
                kind: "small",
              }),
            item.canSettle && act(page, page.screen.endOfDay.text, "openEndOfDay", {}, { id: `settle-${item.code}`, kind: "small" }),
          ),
        ),
      ),
  );
}

function recent(page) {
  const { transactions } = page.view;
  if (transactions.length === 0) return h("p", { class: "recent empty", key: "recent" }, t("home.empty"));
  return h(
    "section",
    { class: "recent", key: "recent", "aria-label": t("home.recent"), tabindex: "0" },
    h(
      "ul",
      null,
      transactions.map((line) =>
        h(
          "li",
          { key: line.id, class: line.tone },
          h("time", null, line.time),
          h("span", { class: "grow" }, line.type.text, h("span", { class: "label" }, line.standing?.text ?? line.card ?? "")),
          h("span", { class: "figure" }, line.amount.text),
          line.canVoid &&
            button(page, "", () => page.send("openVoid", { transaction: line.id }), {
              id: `void-${line.id}`,
              kind: "icon",
              label: `${t("line.void")} ${line.time} ${line.amount.text}`,
              extra: turnedBack(),
            }),
          line.canPrint &&
            button(page, "", () => page.send("openReceipt", { transaction: line.id }), {
              id: `print-${line.id}`,
              kind: "icon",
              label: `${t("sale.receipt")} ${line.time} ${line.amount.text}`,
              extra: printer(),
            }),
        ),
      ),
    ),
  );
}

const turnedBack = () =>
  h("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, h("path", { d: "M9 5 4 10l5 5M4 10h10a6 6 0 0 1 0 12h-3" }));

const printer = () =>
  h(
    "svg",
    { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" },
    h("path", { d: "M7 9V4h10v5M7 17H4v-8h16v8h-3M7 14h10v6H7z" }),
  );

const TONES = { approved: "good", declined: "bad", unknown: "attention" };

export function sale(page) {
  const { screen } = page;
  const tone = TONES[screen.state];
  return {
    body: h(
      "div",
      { class: `outcome ${tone ?? "waiting"}`, key: "outcome" },
      tone ? h("span", { class: `mark ${tone}` }, sign(tone)) : h("span", { class: "mark waiting" }, h("span", { class: "spin" })),
      h("h1", { tabindex: "-1" }, screen.title.text),
      h("strong", { class: "huge" }, screen.amount.text),
      screen.card && h("p", { class: "label" }, screen.card),
      screen.lines.map((line) => h("p", { key: line.key }, line.text)),
      screen.answer && h("p", { class: "code" }, t("app.code", { code: screen.answer })),
    ),
    actions: [
      screen.canCancel && act(page, t("app.cancel"), "back"),
      screen.receipt &&
        act(page, t("receipt.title"), "openReceipt", { transaction: screen.receipt }, { id: "receipt" }),
      screen.canGoOn && act(page, t("sale.next"), "proceed", {}, { kind: "primary" }),
    ],
    speech: [screen.title, ...screen.lines].map((line) => line.text).join(" "),
    onKey: (event) => {
      if (event.target instanceof HTMLButtonElement) return;
      if (event.key === "Enter" && screen.canGoOn) page.send("proceed");
      if (event.key === "Escape" && screen.canCancel) page.send("back");
    },
  };
}

// Paper on the screen: the slip and its lists (11), the look-up of transactions (26), a receipt (27).

import { h } from "./tree.js";
import { t } from "./words.js";
import { act, amountText, button, digitOf, keypad, message, typed } from "./controls.js";
import { backKey } from "./preparing.js";

export const slip = (page) =>
  preview(page, { document: "slip" }, [
    act(page, t("slip.wait"), "proceed"),
  ]);

export const receipt = (page) => ({
  ...preview(page, { document: "receipt", transaction: page.screen.id }, [
    act(page, t("app.back"), "back"),
    page.screen.canRefund && act(page, t("line.refund"), "openRefund"),
  ]),
  onKey: backKey(page),
});

function preview(page, document, others) {
  const { screen } = page;
  return {
    body: h(
      "div",
      { class: "slippage", key: "slip" },
      h("h1", { class: "unseen", tabindex: "-1" }, screen.title.text),
      h("article", { class: "paper", tabindex: "0", "aria-label": screen.title.text }, screen.sheet.items.map(part)),
      h(
        "div",
        { class: "aside" },
        screen.choices.length > 1 &&
          h(
            "div",
            { class: "papers", role: "group", "aria-label": screen.title.text },
            screen.choices.map((choice) =>
              act(page, choice.name.text, "choosePaper", { paper: choice.id }, {
                id: `paper-${choice.id}`,
                kind: choice.isChosen ? "small chosen" : "small",
                pressed: choice.isChosen,
              }),
            ),
          ),
        screen.notice && message(screen.notice.tone, screen.notice.text.text, screen.notice.code),
        button(page, t("slip.browser"), () => print(), { id: "print-page", kind: "small" }),
      ),
    ),
    actions: [
      ...others,
      screen.canPrint && act(page, t("slip.print"), "print", document, { id: "print", kind: "primary" }),
    ],
    speech: screen.notice?.text.text,
  };
}

// One part of the paper; nothing on it is made here.
function part({ kind, texts, style, alignment }, index) {
  const key = String(index);
  switch (kind) {
    case "rule":
      return h("hr", { key });
    case "code":
      return h("figure", { key }, qr(texts), h("figcaption", null, t("slip.qr")));
    case "text":
      return h("p", { key, class: `${style} ${alignment}` }, texts[0]);
    default:
      return h(
        "p",
        { key, class: `row ${kind} ${style}` },
        texts.map((text, place) => h("span", { key: String(place) }, text)),
      );
  }
}

// One path for all dark modules, with the quiet zone of four modules that ISO/IEC 18004 asks for.
function qr(rows) {
  const size = rows.length + 8;
  const path = rows.flatMap((row, y) => [...row].map((bit, x) => (bit === "1" ? `M${x + 4} ${y + 4}h1v1h-1z` : ""))).join("");
  return h(
    "svg",
    { class: "qr", viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": t("slip.qr"), "shape-rendering": "crispEdges" },
    h("rect", { width: String(size), height: String(size), fill: "#fff" }),
    h("path", { d: path, fill: "#000" }),
  );
}

// What can be filled in, how many digits it takes, and how they are shown while they are typed.
const FIELDS = [
  { name: "stan", limit: 6, least: 1 },
  { name: "amount", limit: 12, least: 1 },
  { name: "lastFour", limit: 4, least: 4 },
  { name: "day", limit: 4, least: 4 },
];

export function receipts(page) {
  const { screen, local } = page;
  const values = local.values ?? {};
  const at = local.at ?? 0;
  const names = { stan: t("receipt.stan"), amount: t("home.amount"), lastFour: t("receipt.card"), day: t("receipt.day") };
  const shown = (name) => (name === "amount" && values.amount ? amountText(values.amount, screen.entry) : values[name] || "–");
  const enter = (key) => {
    const { name, limit } = FIELDS[at];
    const digits = values[name] ?? "";
    // Only an amount and a number drop zeros in front.
    const next = name === "stan" || name === "amount" ? typed(digits, key, limit) : plain(digits, key, limit);
    page.set({ values: { ...values, [name]: next } });
  };
  const isReady = FIELDS.some(({ name }) => values[name]) && FIELDS.every(({ name, least }) => !values[name] || values[name].length >= least);
  const search = () => isReady && page.send("findReceipts", query(values));
  return {
    body: h(
      "div",
      { class: "search", key: "search" },
      h(
        "div",
        { class: "query" },
        h("h1", { tabindex: "-1", "data-start": true }, t("receipt.find")),
        h(
          "div",
          { class: "known", role: "group", "aria-label": t("receipt.find") },
          FIELDS.map(({ name }, index) =>
            button(page, "", () => page.set({ at: index }), {
              id: `field-${name}`,
              kind: index === at ? "chosen" : "plain",
              pressed: index === at,
              extra: [
                h("span", { class: "label", key: "label" }, names[name]),
                h("span", { class: "figure", key: "value" }, shown(name)),
              ],
            }),
          ),
        ),
        keypad(page, enter, "compact"),
      ),
      h(
        "div",
        { class: "hits" },
        screen.text && h("p", { class: "label", role: "status" }, screen.text.text),
        screen.hits.length > 0 && h("ul", { class: "list rows" }, screen.hits.map((hit) => found(page, hit))),
      ),
    ),
    actions: [
      act(page, t("app.back"), "back"),
      button(page, t("receipt.search"), search, { id: "findReceipts", kind: "primary", disabled: !isReady }),
    ],
    speech: screen.text?.text,
    onKey: (event) => {
      const key = digitOf(event);
      if (key) return enter(key);
      if (event.key === "Enter" && !(event.target instanceof HTMLButtonElement)) return search();
      if (event.key === "Escape") page.send("back");
    },
  };
}

const plain = (digits, key, limit) =>
  key === "clear" ? "" : key === "delete" ? digits.slice(0, -1) : digits.length < limit ? digits + key : digits;

function query({ stan, amount, lastFour, day }) {
  const fields = {};
  if (stan) fields.stan = Number(stan);
  if (amount) fields.amount = Number(amount);
  if (lastFour) fields.lastFour = lastFour;
  if (day) fields.day = day;
  return fields;
}

const found = (page, hit) =>
  h(
    "li",
    { key: hit.id },
    h(
      "span",
      { class: "grow" },
      h("span", { class: "line" }, `${hit.type.text} ${hit.stan}`, hit.standing && h("span", { class: "tag" }, hit.standing.text)),
      h("span", { class: "label" }, `${hit.day} ${hit.time}`),
      h("span", { class: "label" }, `${hit.card} · ${t("home.batch", { batch: hit.batch })}`),
    ),
    h("span", { class: "figure" }, hit.amount.text),
    act(page, t("receipt.open"), "openReceipt", { transaction: hit.id }, {
      id: `open-${hit.id}`,
      kind: "small",
      label: `${t("receipt.open")} ${hit.stan} ${hit.amount.text}`,
    }),
  );

// What can be touched: buttons, the button that is held, keypads, fields; and bars that show how far a thing is.

import { h } from "./tree.js";
import { t } from "./words.js";

const HOLD = 1000;

let lastScreen = "";

// The second click of a double click is for the screen that the first one was made on.
function isStray(event, screen) {
  const stray = event.detail > 1 && screen !== lastScreen;
  lastScreen = screen;
  return stray;
}

export function button(page, text, onTap, options = {}) {
  const { kind = "plain", id, disabled, label, pressed, extra } = options;
  return h(
    "button",
    {
      key: id ?? text,
      type: "button",
      class: `button ${kind}`,
      id,
      disabled: disabled || page.isReadOnly,
      "aria-label": label,
      "aria-pressed": pressed === undefined ? undefined : String(pressed),
      onClick: (event) => !isStray(event, page.screen.name) && onTap(),
    },
    text && h("span", null, text),
    extra,
  );
}

// An action of the screen: nothing else can be sent while one is on its way.
export function act(page, text, action, fields, options = {}) {
  return button(page, text, () => page.send(action, fields), { ...options, id: options.id ?? action });
}

export function holdButton(page, text, onHeld, id) {
  const start = (event) => {
    if (page.local.hold || page.isReadOnly || event.repeat) return;
    page.local.hold = setTimeout(() => {
      stop();
      onHeld();
    }, HOLD);
    page.refresh();
  };
  const stop = () => {
    if (!page.local.hold) return;
    clearTimeout(page.local.hold);
    page.local.hold = 0;
    page.refresh();
  };
  const key = (event) => event.key === "Enter" || event.key === " ";
  return h(
    "button",
    {
      key: id,
      id,
      type: "button",
      class: `button primary hold ${page.local.hold ? "holding" : ""}`,
      disabled: page.isReadOnly,
      "data-start": true,
      onPointerdown: (event) => event.button === 0 && start(event),
      onPointerup: stop,
      onPointerleave: stop,
      onPointercancel: stop,
      onContextmenu: (event) => event.preventDefault(),
      onKeydown: (event) => {
        if (!key(event)) return;
        event.preventDefault();
        event.stopPropagation();
        start(event);
      },
      onKeyup: (event) => key(event) && stop(),
      onBlur: stop,
    },
    h("span", { class: "fill", "aria-hidden": "true" }),
    h("span", null, page.local.hold ? t("confirm.holding") : text),
  );
}

const KEYS = ["7", "8", "9", "4", "5", "6", "1", "2", "3", "clear", "0", "delete"];

// Digits for an amount or a count. onDigit gets "0" to "9", "clear" or "delete".
export function keypad(page, onDigit, kind = "") {
  const names = { clear: t("home.clear"), delete: t("home.delete") };
  const signs = { clear: "C", delete: "⌫" };
  return h(
    "div",
    { class: `keypad ${kind}`, key: "keypad" },
    KEYS.map((key) =>
      h(
        "button",
        {
          key,
          type: "button",
          class: key.length > 1 ? "key quiet" : "key",
          "data-key": key,
          disabled: page.isReadOnly,
          "aria-label": names[key],
          onClick: () => onDigit(key),
        },
        signs[key] ?? key,
      ),
    ),
  );
}

// What a key of the keyboard means on a keypad; null for any other key.
export function digitOf(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (/^[0-9]$/.test(event.key)) return event.key;
  if (event.key === "Backspace") return "delete";
  if (event.key === "Delete") return "clear";
  return null;
}

export function typed(digits, key, limit) {
  if (key === "clear") return "";
  if (key === "delete") return digits.slice(0, -1);
  const longer = (digits + key).replace(/^0+/, "");
  return longer.length <= limit ? longer : digits;
}

// Minor units as digits, written in the currency's own form. No number is ever divided.
export function amountText(digits, entry) {
  const padded = String(digits).padStart(entry.exponent + 1, "0");
  const whole = padded.slice(0, padded.length - entry.exponent).replace(/\B(?=(\d{3})+$)/g, ",");
  const fraction = entry.exponent ? `.${padded.slice(padded.length - entry.exponent)}` : "";
  return entry.form.text.replace("{amt}", whole + fraction);
}

export function progress(done, total, label) {
  const part = total > 0 ? Math.min(100, Math.floor((done * 100) / total)) : 100;
  return h(
    "progress",
    { key: "progress", class: "progress", max: "100", value: String(part), "aria-label": label },
    `${part}%`,
  );
}

const SIGNS = { good: "✓", attention: "!", bad: "✕", quiet: "–" };

// A tone is a colour and a sign.
export const sign = (tone) => h("span", { class: `sign ${tone}`, "aria-hidden": "true" }, SIGNS[tone] ?? "");

export function message(tone, text, code) {
  return h(
    "div",
    { class: `message ${tone}`, key: `message ${text}` },
    sign(tone),
    h("p", null, text, code && h("span", { class: "code" }, t("app.code", { code }))),
  );
}

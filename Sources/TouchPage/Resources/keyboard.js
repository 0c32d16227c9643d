// A keyboard on the screen for passwords and names. A keyboard that is plugged in works in the same fields.

import { h } from "./tree.js";
import { t } from "./words.js";

const WIDE = { letters: ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"], symbols: ["1234567890", "@#$%&*-_+=", "!?/:;()'\"", ".,~^<>[]"] };
const NARROW = {
  letters: ["abcdefg", "hijklmn", "opqrstu", "vwxyz"],
  symbols: ["1234567", "890@#$%", "&*-_+=!", "?/:.,"],
};
const narrow = matchMedia("(max-width: 599px)");

export function keyboard(page, target) {
  const state = page.local;
  const layout = (narrow.matches ? NARROW : WIDE)[state.symbols ? "symbols" : "letters"];
  const type = (text) => {
    const field = document.getElementById(target());
    if (!field) return;
    page.type(field.id, text === "delete" ? field.value.slice(0, -1) : field.value + text);
    if (state.shift && text !== "delete") state.shift = false;
    page.refresh();
  };
  const key = (character) => {
    const shown = state.shift ? character.toUpperCase() : character;
    return special(shown, () => type(shown), character);
  };
  const special = (text, onTap, name, label, kind = "") =>
    h(
      "button",
      {
        key: name,
        type: "button",
        tabindex: "-1",
        class: `key ${kind}`,
        "data-key": name,
        "aria-label": label,
        disabled: page.isReadOnly,
        onPointerdown: (event) => event.preventDefault(),
        onClick: onTap,
      },
      text,
    );
  const shift = special(
    "⇧",
    () => page.set({ shift: !state.shift }),
    "shift",
    t("keyboard.shift"),
    state.shift ? "quiet on" : "quiet",
  );
  const erase = special("⌫", () => type("delete"), "delete", t("keyboard.delete"), "quiet");
  const turn = special(
    state.symbols ? "abc" : narrow.matches ? "123" : "#+=",
    () => page.set({ symbols: !state.symbols }),
    "symbols",
    state.symbols ? t("keyboard.letters") : t("keyboard.symbols"),
    "quiet",
  );
  const rows = layout.map((row) => [...row].map(key));
  const last = rows.length - 1;
  if (narrow.matches) {
    rows[last] = [...rows[last], shift, erase];
    rows.push([turn, special(t("keyboard.space"), () => type(" "), "space", undefined, "quiet space")]);
  } else {
    rows[last - 1] = [...rows[last - 1], erase];
    rows[last] = [shift, ...rows[last], turn];
  }
  return h(
    "div",
    { class: "keyboard", key: "keyboard", role: "group", "aria-label": t("keyboard.name") },
    rows.map((row, index) => h("div", { class: "keys", key: String(index) }, row)),
  );
}

// A field for a password or a name; the page keeps what is typed until the screen changes.
export function field(page, id, label, options = {}) {
  const { secret = true, start = false, limit = 128, onEnter, fixed, problem } = options;
  return h(
    "label",
    { class: "field", key: id },
    h("span", { class: problem ? "label bad" : "label" }, problem ?? label),
    h("input", {
      id,
      "aria-label": label,
      "aria-invalid": problem ? "true" : undefined,
      type: secret && !page.local.shown ? "password" : "text",
      inputmode: "none",
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      maxlength: String(limit),
      readonly: fixed !== undefined,
      disabled: page.isReadOnly,
      "data-start": start,
      value: fixed ?? page.local.texts?.[id] ?? "",
      onFocus: () => (page.local.field = id),
      onInput: (event) => page.type(id, event.target.value),
      onKeydown: (event) => {
        if (event.key !== "Enter" || !onEnter) return;
        event.preventDefault();
        event.stopPropagation();
        onEnter();
      },
    }),
  );
}

// A hand tries every place of the screen, then every key.

import { h } from "./tree.js";
import { t } from "./words.js";
import { act, button } from "./controls.js";

// What a keyboard calls the keys of a terminal.
const KEYS = {
  Enter: "enter", Backspace: "clear", Delete: "clear", Escape: "cancel", ArrowUp: "up", ArrowDown: "down", F1: "function",
  ContextMenu: "menu",
};

export function handTest(page) {
  const { screen, local } = page;
  const isScreen = screen.part === "screen";
  const touched = local.touched ?? [];
  const dead = screen.places.filter((place) => !touched.includes(place));
  const finish = (missing) => page.send("handTested", { part: screen.part, dead: missing });
  const note = (place) => {
    if (!screen.places.includes(place) || touched.includes(place)) return;
    page.set({ touched: [...touched, place] });
    if (dead.length === 1) finish([]);
  };
  const names = { enter: t("trial.enter"), clear: t("trial.clear"), cancel: t("trial.cancel") };
  const mark = (place) => (touched.includes(place) ? "place touched" : "place");
  return {
    body: [
      h("h1", { tabindex: "-1", key: "title" }, screen.title.text, h("span", { class: "label" }, screen.text.text)),
      h(
        "div",
        { class: `trial ${screen.part}`, key: "trial" },
        screen.places.map((place) =>
          isScreen
            ? h(
                "button",
                { key: place, id: `place-${place}`, type: "button", class: mark(place), disabled: page.isReadOnly, onPointerdown: () => note(place), onClick: () => note(place) },
                place,
              )
            : h("span", { key: place, id: `place-${place}`, class: mark(place) }, names[place] ?? place),
        ),
      ),
    ],
    actions: [
      act(page, t("app.back"), "back"),
      button(page, t("trial.rest", { n: dead.length }), () => finish(dead), { id: "handTested" }),
    ],
    speech: screen.text.text,
    onKey: (event) => {
      if (isScreen) return event.key === "Escape" && page.send("back");
      const key = KEYS[event.key] ?? event.key;
      if (!screen.places.includes(key)) return;
      event.preventDefault();
      note(key);
    },
  };
}

// Who works here: signing on, passwords, the lock, the first set-up.

import { h } from "./tree.js";
import { t } from "./words.js";
import { act, button, message } from "./controls.js";
import { field, keyboard } from "./keyboard.js";
import { backKey, supervisor } from "./preparing.js";

const LANGUAGES = [
  ["zh-Hans", "简体中文"],
  ["zh-Hant", "繁體中文"],
  ["en", "English"],
];

export function languages(page) {
  return h(
    "div",
    { class: "languages", key: "languages", role: "group", "aria-label": t("app.language") },
    LANGUAGES.map(([language, name]) =>
      act(page, name, "chooseLanguage", { language }, {
        id: `language-${language}`,
        kind: page.view.language === language ? "plain chosen" : "plain",
        pressed: page.view.language === language,
      }),
    ),
  );
}

const person = (worker) =>
  h("p", { class: "person", key: "person" }, h("strong", null, worker.name), h("span", { class: "label" }, `${worker.role.text} ${worker.number}`));

export function operators(page) {
  const { screen } = page;
  return {
    body: [
      h("h1", { tabindex: "-1", key: "title" }, t("user.title")),
      h(
        "div",
        { class: "people", key: "people" },
        screen.people.map((worker) =>
          act(page, worker.name, "selectOperator", { operator: worker.number }, {
            id: `operator-${worker.number}`,
            kind: "person",
            label: `${worker.name}, ${worker.role.text} ${worker.number}`,
            extra: h("span", { class: "label" }, `${worker.role.text} ${worker.number}`),
          }),
        ),
      ),
      languages(page),
    ],
    actions: screen.canGoBack && act(page, t("app.back"), "back"),
    onKey: screen.canGoBack ? backKey(page) : undefined,
  };
}

export function password(page) {
  const { screen, local } = page;
  const send = () => {
    const text = page.text("password");
    if (!text) return;
    page.forget("password");
    page.send("password", { password: text });
  };
  const unlock = () => {
    const code = page.text("unlock-code");
    page.forget("unlock-code");
    page.send("unlock", { code });
  };
  const free = !screen.locked && !screen.supervisor && !screen.challenge;
  const lead = supervisor(page, screen.supervisor, Boolean(screen.locked));
  const label = t("pw.field");
  return {
    body: [
      h("div", { class: "titles", key: "titles" }, h("h1", { tabindex: "-1" }, screen.title.text), person(screen.person)),
      screen.locked &&
        h("p", { class: "inline bad", key: "locked" }, screen.locked.text, h("span", { class: "code" }, t("app.code", { code: "S05-L" }))),
      !free && !screen.challenge && screen.problem && message("bad", screen.problem.text),
      screen.challenge &&
        h(
          "div",
          { class: "challenge", key: "challenge" },
          h("p", { class: "label" }, screen.challenge.text),
          h(
            "div",
            { class: "fields" },
            field(page, "unlock-code", t("pw.code"), { secret: false, limit: 16, start: true, onEnter: unlock, problem: screen.problem?.text }),
            button(page, t("lock.unlock"), unlock, { id: "unlock" }),
          ),
        ),
      lead.body,
      free &&
        h(
          "div",
          { class: "fields", key: "fields" },
          field(page, "password", label, { start: true, onEnter: send, problem: screen.problem?.text }),
          button(page, local.shown ? t("pw.hide") : t("pw.show"), () => page.set({ shown: !local.shown }), {
            id: "show-password",
            pressed: Boolean(local.shown),
          }),
        ),
    ],
    keyboard: free
      ? keyboard(page, () => "password")
      : screen.challenge && !lead.body
        ? keyboard(page, () => "unlock-code")
        : lead.keyboard,
    actions: [
      screen.canGoBack && act(page, t("app.back"), "back"),
      screen.canAskCode && act(page, t("pw.code"), "askCode"),
      lead.action,
      screen.rotation && act(page, screen.rotation.text, "openPasswordChange"),
      free && button(page, t("pw.enter"), send, { id: "password-enter", kind: "primary", disabled: !page.text("password") }),
    ],
    speech: (screen.locked ?? screen.problem)?.text,
    onKey: screen.canGoBack ? backKey(page) : undefined,
  };
}

// Fields for a new password, twice.
function newPassword(page, options = {}) {
  return [
    options.asksCurrent && field(page, "current", t("pw.current"), { start: true }),
    field(page, "new", options.label ?? t("pw.new"), { start: !options.asksCurrent }),
    field(page, "repeated", options.again ?? t("pw.again"), { onEnter: options.onEnter }),
  ];
}

export function changePassword(page) {
  const { screen } = page;
  const send = () => {
    const fields = { new: page.text("new"), repeated: page.text("repeated") };
    if (screen.asksCurrent) fields.current = page.text("current");
    page.forget("current", "new", "repeated");
    page.send("changePassword", fields);
  };
  return {
    body: [
      h(
        "div",
        { class: "titles", key: "titles" },
        h("h1", { tabindex: "-1" }, t("pw.change")),
        screen.problem && h("p", { class: "inline bad", key: "problem" }, screen.problem.text),
        person(screen.person),
      ),
      h("p", { class: "label", key: "rules" }, screen.reason && h("strong", null, screen.reason.text, " "), screen.rules.text),
      h("div", { class: "fields", key: "fields" }, newPassword(page, { asksCurrent: screen.asksCurrent, onEnter: send })),
    ],
    keyboard: keyboard(page, () => page.local.field ?? "new"),
    actions: [
      screen.canPostpone && act(page, t("pw.later"), "back"),
      button(page, t("pw.change"), send, { id: "change-enter", kind: "primary", disabled: !page.text("new") || !page.text("repeated") }),
    ],
    speech: screen.problem?.text,
  };
}

export function locked(page) {
  const { screen } = page;
  return {
    body: h(
      "div",
      { class: "outcome", key: "outcome" },
      h("h1", { tabindex: "-1" }, t("lock.title")),
      h("p", null, screen.text.text),
      act(page, t("lock.unlock"), "wake", {}, { kind: "primary wide" }),
    ),
    onKey: (event) => event.key === "Enter" && !(event.target instanceof HTMLButtonElement) && page.send("wake"),
  };
}

export function setUp(page) {
  const { screen } = page;
  const save = () => {
    const fields = {
      entry: "account",
      operator: screen.number ?? page.text("number"),
      name: page.text("name"),
      password: page.text("new"),
      repeated: page.text("repeated"),
    };
    page.forget("new", "repeated");
    page.send("setUp", fields);
  };
  const title = h(
    "div",
    { class: "titles", key: "titles" },
    h("h1", { tabindex: "-1" }, screen.title.text),
    screen.problem && h("p", { class: "inline bad", key: "problem" }, screen.problem.text),
    h("p", { class: "label", key: "progress" }, `${t("setup.title")} · ${screen.progress.text}`),
  );
  if (screen.kind === "language") return { body: [title, languages(page)] };
  if (screen.kind === "identity") {
    return {
      body: [
        title,
        h(
          "dl",
          { class: "facts", key: "facts" },
          screen.rows.map((row) => h("div", { key: row.label.key }, h("dt", null, row.label.text), h("dd", null, row.value))),
        ),
      ],
      actions: [
        act(page, t("app.back"), "back"),
        act(page, t("setup.right"), "setUp", { entry: "identityIsRight" }, { kind: "primary" }),
      ],
    };
  }
  return {
    body: [
      title,
      h(
        "p",
        { class: "label", key: "rules" },
        screen.purpose && h("strong", null, screen.purpose.text, " "),
        screen.rules?.text,
      ),
      h(
        "div",
        { class: "fields four", key: `fields ${screen.title.text}` },
        field(page, "number", t("user.number"), { secret: false, limit: 8, fixed: screen.number ?? undefined }),
        field(page, "name", t("user.name"), { secret: false, limit: 40, start: true }),
        newPassword(page, { label: t("pw.field"), again: t("pw.once"), onEnter: save }).slice(1),
      ),
    ],
    keyboard: keyboard(page, () => page.local.field ?? "name"),
    actions: [
      act(page, t("app.back"), "back"),
      button(page, t("setup.save"), save, { id: "save", kind: "primary", disabled: !page.text("new") || !page.text("repeated") }),
    ],
    speech: screen.problem?.text,
  };
}
